using Pneumonia.Evaluation;
using Pneumonia.Training.Robustness;

namespace Pneumonia.Training.Reporting;

/// <summary>What a change of the image that changes nothing in the patient does to the probability.</summary>
/// <param name="Perturbation">For example "border of 5 %".</param>
/// <param name="DataSet">The images that were changed.</param>
/// <param name="MeanAbsoluteChange">Of the probability, 0..1.</param>
/// <param name="ChangedFlags">Share of images that were flagged before and are not after, or the other way round.</param>
/// <param name="Auroc">On the changed images; null where it was not measured.</param>
public sealed record ShortcutFigure(string Perturbation, string DataSet, int N, Figure MeanAbsoluteChange, Figure ChangedFlags, Figure? Auroc = null)
{
    internal static ShortcutFigure Of(string dataSet, PerturbationFigures figures) =>
        new(figures.Name, dataSet, figures.N, figures.MeanChange, figures.FlagChange);
}
