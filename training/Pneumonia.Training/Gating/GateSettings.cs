namespace Pneumonia.Training.Gating;

/// <summary>How a gate is fitted.</summary>
public sealed record GateSettings
{
    /// <summary>The last features are averaged in Grid x Grid windows.</summary>
    public int Grid { get; init; } = 4;

    /// <summary>Foreign images of each kind.</summary>
    public int ImagesPerKind { get; init; } = 150;

    /// <summary>Training films of each source that are used, at most.</summary>
    public int FilmsPerSource { get; init; } = 2500;

    /// <summary>Principal directions of the training films that the distance knows.</summary>
    public int Directions { get; init; } = 64;

    /// <summary>Rectified units of the layer that learns foreign images.</summary>
    public int Hidden { get; init; } = 32;

    public int Epochs { get; init; } = 15;

    public double LearningRate { get; init; } = 1e-3;

    public double WeightDecay { get; init; } = 0.05;

    /// <summary>Share of features dropped while learning.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Share of tuning films, of the source where it is largest, that the limit refuses; and that each of the two measures puts above 1.</summary>
    public double ShareRefused { get; init; } = 0.01;

    public int Seed { get; init; } = 1;
}
