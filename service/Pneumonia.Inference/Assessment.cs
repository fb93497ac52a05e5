namespace Pneumonia.Inference;

/// <summary>What the model says of one image.</summary>
/// <param name="Findings">One a label; null when an output was not finite.</param>
/// <param name="OutOfDistribution">The gate's measure; null when the package has no gate, or when the measure was not finite, and then there are no findings either.</param>
public sealed record Assessment(IReadOnlyList<Finding>? Findings, double? OutOfDistribution);

/// <param name="Probability">Calibrated, 0..1.</param>
/// <param name="Flagged">Probability is at or above the operating point.</param>
public sealed record Finding(string Label, double Probability, bool Flagged, double OperatingPoint);
