using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Evaluating;

/// <summary>One line of a package's report/openings/: what the package said of one image when its test was opened. Nothing of the pixels.</summary>
/// <param name="Path">As the data manifest has it; with the members up to <paramref name="AgeYears"/> the image's reference standard and what is known of it.</param>
/// <param name="Probabilities">By label.</param>
/// <param name="OutOfDistribution">The gate's measure; null where the package has no gate.</param>
internal sealed record OpenedImage(
    string Path, string Sha256, string Group, IReadOnlyDictionary<string, LabelState> Labels, string? View, string? Sex, int? AgeYears,
    IReadOnlyDictionary<string, double> Probabilities, double? OutOfDistribution);
