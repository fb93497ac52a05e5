using System.Text.Json.Serialization;

namespace Pneumonia.Training.Network;

/// <summary>Shape of a network. In a recipe "kind" comes first and says which.</summary>
/// <param name="Dropout">Share of pooled features dropped before the last layer, in training; 0 to below 1.</param>
/// <param name="Channels">1, or 3: the grayscale image three times, which is what networks for colour images take.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ResidualArchitecture), "residual")]
[JsonDerivedType(typeof(PlainArchitecture), "plain")]
[JsonDerivedType(typeof(DepthwiseArchitecture), "depthwise")]
[JsonDerivedType(typeof(DenseArchitecture), "dense")]
public abstract record Architecture(double Dropout, int Channels)
{
    public double Dropout { get; init; } =
        Dropout is >= 0 and < 1 ? Dropout : throw new RefusedException($"dropout is {Dropout}; it must be 0 or more and less than 1.");

    public int Channels { get; init; } = Channels is 1 or 3 ? Channels : throw new RefusedException($"channels is {Channels}; it must be 1 or 3.");
}

/// <summary>Early stride 4, then residual blocks (He et al., Deep Residual Learning, 2016).</summary>
/// <param name="StemWidth">Channels after the first convolution.</param>
/// <param name="Stages">In order.</param>
/// <param name="StochasticDepth">Share of images that skip the last block in training; earlier blocks skip less, in proportion (Huang et al., 2016).</param>
/// <param name="SqueezeExcitation">Each block weighs its channels by what it sees in the whole image (Hu et al., 2018).</param>
public sealed record ResidualArchitecture(
    int StemWidth, IReadOnlyList<Stage> Stages, double Dropout, double StochasticDepth, int Channels = 1, bool SqueezeExcitation = false)
    : Architecture(Dropout, Channels);

/// <summary>Stages of 3 x 3 convolution, batch normalisation, ReLU and 2 x 2 maximum, each halving the size, as in many an introduction to Keras.</summary>
/// <param name="Widths">Channels of each stage.</param>
public sealed record PlainArchitecture(IReadOnlyList<int> Widths, double Dropout, int Channels = 1) : Architecture(Dropout, Channels);

/// <summary>Inverted residuals with depthwise convolutions (Sandler et al., MobileNetV2, 2018), with ReLU for ReLU6.</summary>
/// <param name="StemWidth">Channels after the first convolution, which halves the size.</param>
/// <param name="Stages">In order.</param>
/// <param name="Expansion">Inside a block there are this many times its input's channels.</param>
/// <param name="FeatureWidth">Channels after the last, 1 x 1, convolution.</param>
public sealed record DepthwiseArchitecture(
    int StemWidth, IReadOnlyList<Stage> Stages, int Expansion, int FeatureWidth, double Dropout, int Channels = 1)
    : Architecture(Dropout, Channels);

/// <summary>Early stride 4, then blocks in which each layer sees all before it (Huang et al., DenseNet-BC, 2017); between blocks channels and size halve.</summary>
/// <param name="StemWidth">Channels after the first convolution.</param>
/// <param name="Layers">Of each block.</param>
/// <param name="Growth">Channels that each layer adds.</param>
public sealed record DenseArchitecture(int StemWidth, IReadOnlyList<int> Layers, int Growth, double Dropout, int Channels = 1)
    : Architecture(Dropout, Channels);

/// <param name="Stride">Of the first block: 1 keeps the size, 2 halves it.</param>
public sealed record Stage(int Blocks, int Width, int Stride);
