using Pneumonia.Evaluation;

namespace Pneumonia.Training.Comparing;

/// <summary>One of several networks trained under one budget; the choice is made on tuning data alone.</summary>
/// <param name="CpuMinutes">Processor time that its training took.</param>
/// <param name="MillisecondsPerImage">Inference on one thread, median.</param>
/// <param name="Figures">On stressed tuning images, one a source.</param>
/// <param name="Selection">The mean of these AUROCs, by which the best is chosen.</param>
public sealed record ComparedNetwork(
    string Name, string Kind, long Parameters, int Steps, double CpuMinutes, double MillisecondsPerImage, IReadOnlyList<ComparedFigure> Figures, double Selection,
    bool IsChosen);

/// <param name="N">Tuning images of the source, each bent once.</param>
/// <param name="Difference">Paired: this network's AUROC minus the chosen one's on the same images; null for the chosen one.</param>
public sealed record ComparedFigure(string Source, int N, int Positives, Figure Auroc, Figure? Difference);
