namespace Pneumonia.Evaluation;

/// <summary>A corner of the ROC curve.</summary>
/// <param name="Threshold">Probability from which on an image counts as positive; infinity at (0, 0), where none does.</param>
/// <param name="FalsePositiveRate">1 - specificity at that threshold.</param>
/// <param name="TruePositiveRate">Sensitivity at that threshold.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);
