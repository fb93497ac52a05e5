using Pneumonia.Evaluation;

namespace Pneumonia.Training.Gating;

/// <summary>How many images of one kind the gate refuses.</summary>
/// <param name="Kind">A kind of foreign image, or a source of chest films.</param>
/// <param name="N">Images that reached the gate.</param>
/// <param name="BeforeGate">Further images, refused before: too few pixels, or no contrast.</param>
/// <param name="Low">Lower end of the 95 % interval of Refused / N (Wilson); everything is open where N is 0.</param>
internal sealed record GateShare(string Kind, int N, int Refused, int BeforeGate, double Low, double High)
{
    /// <summary>NaN where no image reached the gate.</summary>
    public double Share => (double)Refused / N;

    public static GateShare Of(string kind, int n, int refused, int beforeGate)
    {
        var share = BinomialInterval.Wilson(refused, n);
        return n == 0 ? new GateShare(kind, 0, 0, beforeGate, 0, 1) : new GateShare(kind, n, refused, beforeGate, share.Low, share.High);
    }

    /// <summary>Several kinds taken together.</summary>
    public static GateShare Sum(string kind, IReadOnlyCollection<GateShare> shares) =>
        Of(kind, shares.Sum(share => share.N), shares.Sum(share => share.Refused), shares.Sum(share => share.BeforeGate));
}
