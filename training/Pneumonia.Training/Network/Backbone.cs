using System.Diagnostics;

namespace Pneumonia.Training.Network;

/// <summary>Standardised images float32 [N, channels, rows, columns] to features [N, <see cref="Width"/>, h, w].</summary>
internal abstract class Backbone(string name, int width) : Layer(name)
{
    /// <summary>Channels of the features.</summary>
    public int Width { get; } = width;

    public static Backbone Create(Architecture architecture) => architecture switch
    {
        ResidualArchitecture residual => new ResidualBackbone(residual),
        PlainArchitecture plain => new PlainBackbone(plain),
        DepthwiseArchitecture depthwise => new DepthwiseBackbone(depthwise),
        DenseArchitecture dense => new DenseBackbone(dense),
        _ => throw new UnreachableException(architecture.GetType().Name),
    };
}
