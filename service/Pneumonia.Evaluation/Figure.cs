namespace Pneumonia.Evaluation;

/// <summary>A figure with its 95 % interval by bootstrap over groups. NaN where the data cannot give it.</summary>
public readonly record struct Figure(double Value, double Low, double High);
