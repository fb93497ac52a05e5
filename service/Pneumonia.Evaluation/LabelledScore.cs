namespace Pneumonia.Evaluation;

/// <summary>One image's probability beside its reference standard.</summary>
/// <param name="Group">The patient, or what comes nearest: the unit that the bootstrap draws.</param>
/// <param name="Probability">Calibrated, 0..1.</param>
/// <param name="IsPositive">The reference standard says that the finding is present.</param>
public readonly record struct LabelledScore(string Group, double Probability, bool IsPositive);
