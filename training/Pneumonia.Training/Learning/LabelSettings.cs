namespace Pneumonia.Training.Learning;

/// <summary>One output of the network.</summary>
/// <param name="Name">As the data manifest's labels are called.</param>
/// <param name="LossWeight">What the label counts in the loss; on images without the label it counts 0.</param>
/// <param name="IsExported">Part of the package; else it only helps the training.</param>
public sealed record LabelSettings(string Name, double LossWeight, bool IsExported);
