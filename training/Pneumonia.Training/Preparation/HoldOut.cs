using System.Security.Cryptography;
using System.Text;

namespace Pneumonia.Training.Preparation;

/// <summary>Gives a part of the training patients to tuning: the same ones each time, and the same part of those with and without the finding.</summary>
/// <param name="Share">Of the patients, above 0 and below 1.</param>
/// <param name="Salt">Another one draws other patients.</param>
/// <param name="StratifyBy">A label; patients with it present in any image are drawn apart from the others.</param>
internal sealed record HoldOut(double Share, string Salt, string StratifyBy)
{
    /// <param name="images">Those for training are divided; the others stay as they are.</param>
    public IReadOnlyList<SourceImage> Apply(IReadOnlyList<SourceImage> images)
    {
        var tuning = images.Where(image => image.Split == DataSplit.Training)
            .GroupBy(PatientOf, StringComparer.Ordinal)
            .GroupBy(patient => patient.Any(image => image.Labels.TryGetValue(StratifyBy, out var state) && state == LabelState.Present))
            .SelectMany(stratum => stratum.Select(patient => patient.Key).OrderBy(Draw, StringComparer.Ordinal).Take((int)Math.Round(Share * stratum.Count())))
            .ToHashSet(StringComparer.Ordinal);
        return [.. images.Select(image => image.Split == DataSplit.Training && tuning.Contains(PatientOf(image)) ? image with { Split = DataSplit.Tuning } : image)];
    }

    public void Check(string path)
    {
        if (Share is not (> 0 and < 1))
            throw new RefusedException($"{path}: holdOut.share {Share} is not above 0 and below 1.");
    }

    private static string PatientOf(SourceImage image) => image.Patient ?? image.Path;

    private string Draw(string patient) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Salt}:{patient}")));
}
