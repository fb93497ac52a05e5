namespace Pneumonia.Training.Learning;

/// <summary>One line of a member's progress.jsonl.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean weighted binary cross-entropy an image, in nats, over the epoch's batches.</param>
/// <param name="ImagesPerSecond">Trained on, evaluation left aside.</param>
public sealed record EpochRecord(int Epoch, double Loss, TuningFigures Tuning, double ImagesPerSecond, EpochTime Seconds);

/// <summary>Where an epoch's time went, in seconds.</summary>
/// <param name="Data">Waiting for batches and copying them.</param>
/// <param name="Optimiser">Clipping, step and averaging.</param>
/// <param name="Evaluation">Of the tuning split, and saving.</param>
public sealed record EpochTime(double Data, double Forward, double Backward, double Optimiser, double Evaluation)
{
    public double Total => Data + Forward + Backward + Optimiser + Evaluation;
}
