namespace Pneumonia.Evaluation;

/// <summary>What two models say of the same image.</summary>
/// <param name="Group">The patient, or what comes nearest: the unit that the bootstrap draws.</param>
/// <param name="First">Probability of the first model, 0..1.</param>
/// <param name="Second">Probability of the second model, 0..1.</param>
public readonly record struct PairedScore(string Group, double First, double Second, bool IsPositive);
