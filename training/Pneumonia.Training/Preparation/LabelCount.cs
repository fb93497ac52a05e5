namespace Pneumonia.Training.Preparation;

/// <summary>Images by what the reference standard says of one label.</summary>
/// <param name="Missing">It does not mention the label.</param>
public sealed record LabelCount(int Present, int Absent, int Uncertain, int Missing);
