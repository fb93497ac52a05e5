namespace Pneumonia.Training.Preparation;

/// <summary>What drawing both classes with equal chance makes of one data set's training images, with as many draws as there are images.</summary>
/// <param name="Present">Images with the label.</param>
/// <param name="Absent">Images without it.</param>
/// <param name="DrawnPresent">Expected draws of images with it.</param>
/// <param name="DrawnAbsent">Expected draws of images without it.</param>
public sealed record BalancedPart(string Source, string Label, int Present, int Absent, double DrawnPresent, double DrawnAbsent);
