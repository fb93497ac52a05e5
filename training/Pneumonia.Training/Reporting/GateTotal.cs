using Pneumonia.Evaluation;
using Pneumonia.Inference;

namespace Pneumonia.Training.Reporting;

/// <summary>What a gate refuses of all images that it should let through, or of all that it should refuse.</summary>
/// <param name="Share">With the 95 % interval (Wilson), as if images of one kind were no more alike than images of two.</param>
internal sealed record GateTotal(int N, int Refused, FigureRecord Share)
{
    public static GateTotal Of(IEnumerable<GateFigures> kinds)
    {
        var (n, refused) = kinds.Aggregate((N: 0, Refused: 0), (sum, kind) => (sum.N + kind.N, sum.Refused + kind.Refused));
        var share = BinomialInterval.Wilson(refused, n);
        return new GateTotal(n, refused, new FigureRecord(share.Value, share.Low, share.High));
    }
}
