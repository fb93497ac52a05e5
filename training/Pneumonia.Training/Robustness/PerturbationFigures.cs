using Pneumonia.Evaluation;

namespace Pneumonia.Training.Robustness;

/// <summary>How far a meaningless change moves a network.</summary>
/// <param name="Name">Of the perturbation.</param>
/// <param name="N">Images.</param>
/// <param name="Patients">Groups, which are what the intervals resample.</param>
/// <param name="MeanChange">Mean of |probability after - probability before|, 0..1.</param>
/// <param name="FlagChange">Share of images that are flagged after and were not before, or the other way round.</param>
internal sealed record PerturbationFigures(string Name, int N, int Patients, Figure MeanChange, Figure FlagChange);
