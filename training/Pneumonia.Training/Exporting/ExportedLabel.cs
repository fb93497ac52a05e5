namespace Pneumonia.Training.Exporting;

/// <summary>A label that the package gives a probability for: sigmoid(logit / Temperature + Bias).</summary>
/// <param name="Index">Which of the networks' logits; labels that only teach are left out.</param>
public sealed record ExportedLabel(string Name, int Index, double Temperature = 1, double Bias = 0);
