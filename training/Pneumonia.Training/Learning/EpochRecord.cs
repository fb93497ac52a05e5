namespace Pneumonia.Training.Learning;

/// <summary>One line of a run's progress.jsonl.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean weighted binary cross-entropy an image, in nats, over the epoch's batches.</param>
public sealed record EpochRecord(int Epoch, double Loss, double CleanAuroc, double StressedAuroc, double Seconds);
