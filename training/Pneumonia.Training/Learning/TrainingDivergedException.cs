namespace Pneumonia.Training.Learning;

/// <summary>The loss or a weight is no longer a finite number. The checkpoint of the last whole epoch is still good.</summary>
public sealed class TrainingDivergedException(string message) : Exception(message);
