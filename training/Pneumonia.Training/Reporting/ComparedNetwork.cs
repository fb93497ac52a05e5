using Pneumonia.Evaluation;

namespace Pneumonia.Training.Reporting;

/// <summary>One of several networks trained under one budget; the choice is made on tuning data alone.</summary>
/// <param name="Budget">What each got, for example "45 minutes, one thread".</param>
/// <param name="N">Tuning images behind the figures.</param>
/// <param name="Auroc">On stressed tuning images.</param>
/// <param name="Difference">Paired: this one's AUROC minus the chosen one's on the same images; null for the chosen one.</param>
public sealed record ComparedNetwork(
    string Name, string Kind, long Parameters, string Budget, double TrainedMinutes, double MillisecondsPerImage, int N, Figure Auroc, Figure? Difference, bool IsChosen);
