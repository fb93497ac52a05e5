using Pneumonia.Evaluation;

namespace Pneumonia.Training.Reporting;

/// <summary>How fast something went, or what part of the time it took.</summary>
/// <param name="What">For example "training, forward and backward".</param>
/// <param name="Conditions">Machine and threads.</param>
/// <param name="Unit">For example "images/s" or "ms/image" or "% of the time".</param>
/// <param name="N">Repetitions behind the value.</param>
/// <param name="Value">Median, with the 2.5 and 97.5 % quantiles of the repetitions.</param>
public sealed record SpeedFigure(string What, string Conditions, string Unit, int N, Figure Value);
