using Pneumonia.Imaging;
using Pneumonia.Training.Network;
using TorchSharp;

namespace Pneumonia.Training.Tests;

/// <summary>Networks of every kind of layer, with weights and running statistics as if trained.</summary>
internal static class TinyNet
{
    public static readonly Architecture Architecture =
        new ResidualArchitecture(4, [new Stage(1, 4, 1), new Stage(1, 8, 2), new Stage(1, 8, 1)], 0.3, 0.1);

    /// <summary>One of each kind and option, all with features of 4 x 4.</summary>
    public static readonly IReadOnlyDictionary<string, Architecture> Architectures = new Dictionary<string, Architecture>
    {
        ["residual"] = Architecture,
        ["residual, squeeze and excitation"] =
            new ResidualArchitecture(4, [new Stage(2, 8, 2), new Stage(1, 16, 1)], 0.3, 0.1, SqueezeExcitation: true),
        ["residual, three channels"] = new ResidualArchitecture(4, [new Stage(1, 4, 1), new Stage(1, 8, 2)], 0.3, 0.1, Channels: 3),
        ["plain"] = new PlainArchitecture([4, 8, 8], 0.3),
        ["plain, three channels"] = new PlainArchitecture([4, 8, 8], 0.3, Channels: 3),
        ["depthwise"] = new DepthwiseArchitecture(4, [new Stage(1, 4, 1), new Stage(2, 8, 2), new Stage(1, 8, 2)], 3, 16, 0.3),
        ["dense"] = new DenseArchitecture(8, [2, 2], 4, 0.3),
    };

    public static readonly TensorSpec Spec = new()
    {
        Rows = 32,
        Columns = 32,
        Intensity = IntensityRule.Voi,
        Resize = ResizeKernel.Area,
        Aspect = AspectRule.Stretch,
        Standardisation = Standardisation.ZScore,
    };

    public static ChestNet Create(int seed, Architecture? architecture = null, int labels = 2)
    {
        torch.random.manual_seed(seed);
        var network = new ChestNet(architecture ?? Architecture, labels);
        network.train();
        using var scope = torch.NewDisposeScope();
        for (int step = 0; step < 20; step++)
            network.forward(torch.randn(16, 1, Spec.Rows, Spec.Columns));
        network.eval();
        return network;
    }
}
