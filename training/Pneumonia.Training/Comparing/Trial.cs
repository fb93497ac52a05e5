namespace Pneumonia.Training.Comparing;

/// <summary>What one candidate made of its budget.</summary>
/// <param name="Parameters">Weights and biases.</param>
/// <param name="Steps">Training steps that the budget paid for.</param>
/// <param name="CpuMinutes">Processor time that the steps took.</param>
/// <param name="MillisecondsPerImage">Inference by ONNX Runtime on one thread: median of single images.</param>
/// <param name="Stressed">Logits of the bent tuning images, [images, labels of the recipe], in the manifest's order.</param>
internal sealed record Trial(string Name, string Kind, long Parameters, int Steps, double CpuMinutes, double MillisecondsPerImage, float[] Clean, float[] Stressed);
