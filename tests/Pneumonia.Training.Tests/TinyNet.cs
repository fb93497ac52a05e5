using Pneumonia.Imaging;
using Pneumonia.Training.Network;
using TorchSharp;

namespace Pneumonia.Training.Tests;

/// <summary>A network of every kind of layer, with weights and running statistics as if trained.</summary>
internal static class TinyNet
{
    public static readonly Architecture Architecture = new(4, [new Stage(1, 4, 1), new Stage(1, 8, 2), new Stage(1, 8, 1)], 0.3, 0.1);

    public static readonly TensorSpec Spec = new()
    {
        Rows = 32,
        Columns = 32,
        Intensity = IntensityRule.Voi,
        Resize = ResizeKernel.Area,
        Aspect = AspectRule.Stretch,
        Standardisation = Standardisation.ZScore,
    };

    public static ResidualNet Create(int seed)
    {
        torch.random.manual_seed(seed);
        var network = new ResidualNet(Architecture);
        network.train();
        using var scope = torch.NewDisposeScope();
        for (int step = 0; step < 20; step++)
            network.forward(torch.randn(16, 1, Spec.Rows, Spec.Columns));
        network.eval();
        return network;
    }
}
