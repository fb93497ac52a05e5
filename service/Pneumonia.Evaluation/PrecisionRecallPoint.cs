namespace Pneumonia.Evaluation;

/// <summary>A point of the precision-recall curve: one for each distinct probability.</summary>
/// <param name="Threshold">Probability from which on an image counts as positive.</param>
/// <param name="Recall">Sensitivity at that threshold.</param>
/// <param name="Precision">PPV at that threshold, at the prevalence of this data set.</param>
public readonly record struct PrecisionRecallPoint(double Threshold, double Recall, double Precision);
