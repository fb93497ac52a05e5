namespace Pneumonia.Training.Gating;

/// <summary>How a gate is fitted.</summary>
/// <param name="Grid">The last features are averaged in Grid x Grid windows.</param>
/// <param name="ImagesPerKind">Foreign images of each kind.</param>
/// <param name="FilmsPerSource">Training films of each source that are used, at most.</param>
/// <param name="Directions">Principal directions of the training films that the distance knows.</param>
/// <param name="Hidden">Rectified units of the layer that learns foreign images.</param>
/// <param name="Dropout">Share of features dropped while learning.</param>
/// <param name="ShareRefused">
/// Share of tuning films, of the source where it is largest, that the limit refuses; and that each of the two measures puts above 1.
/// </param>
public sealed record GateSettings(
    int Grid = 4, int ImagesPerKind = 150, int FilmsPerSource = 2500, int Directions = 64, int Hidden = 32, int Epochs = 15, double LearningRate = 1e-3,
    double WeightDecay = 0.05, double Dropout = 0.2, double ShareRefused = 0.01, int Seed = 1);
