namespace Pneumonia.Evaluation;

/// <summary>One image's logit, not yet calibrated, beside its reference standard.</summary>
/// <param name="Group">The patient, or what comes nearest: never in two folds.</param>
/// <param name="Logit">Finite.</param>
public readonly record struct LabelledLogit(string Group, double Logit, bool IsPositive);
