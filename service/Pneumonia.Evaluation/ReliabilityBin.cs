namespace Pneumonia.Evaluation;

/// <summary>Images whose probability lies in [Low, High); the last bin holds 1 as well.</summary>
/// <param name="MeanProbability">Mean probability of its images; NaN when it is empty.</param>
/// <param name="ObservedShare">Share of its images that are positive; NaN when it is empty.</param>
public readonly record struct ReliabilityBin(double Low, double High, int N, int Positives, double MeanProbability, double ObservedShare);
