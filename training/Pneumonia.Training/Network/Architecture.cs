namespace Pneumonia.Training.Network;

/// <summary>Shape of a <see cref="ResidualNet"/>.</summary>
/// <param name="StemWidth">Channels after the first convolution.</param>
/// <param name="Stages">In order.</param>
/// <param name="Dropout">Share of features dropped before the last layer, in training.</param>
/// <param name="StochasticDepth">Share of images that skip the last block in training; earlier blocks skip less, in proportion (Huang et al., 2016).</param>
public sealed record Architecture(int StemWidth, IReadOnlyList<Stage> Stages, double Dropout, double StochasticDepth);

/// <param name="Stride">Of the first block: 1 keeps the size, 2 halves it.</param>
public sealed record Stage(int Blocks, int Width, int Stride);
