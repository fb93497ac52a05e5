using Pneumonia.Training.Learning;

namespace Pneumonia.Training.Reporting;

/// <summary>How one member learnt.</summary>
/// <param name="Epochs">Its run's progress.jsonl.</param>
public sealed record LearningCurve(string Member, IReadOnlyList<EpochRecord> Epochs);
