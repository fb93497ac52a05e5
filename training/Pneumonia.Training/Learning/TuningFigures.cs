namespace Pneumonia.Training.Learning;

/// <summary>What a network makes of the tuning split.</summary>
/// <param name="CleanAuroc">Of the images as they are.</param>
/// <param name="StressedAuroc">Of one bent copy each.</param>
public sealed record TuningFigures(double CleanAuroc, double StressedAuroc);
