using Pneumonia.Training.Network;
using Pneumonia.Training.Reporting;
using Pneumonia.Training.Reporting.Plots;
using TorchSharp;

namespace Pneumonia.Training.Tests.Reporting;

[Collection(Libtorch.Alone)]
public sealed class DrawingTests
{
    public static TheoryData<string, Architecture> Architectures => new()
    {
        { "residual", new ResidualArchitecture(4, [new Stage(1, 4, 1), new Stage(2, 8, 2), new Stage(1, 12, 1)], 0.3, 0.1) },
        { "plain", new PlainArchitecture([4, 8, 12], 0.3) },
        { "depthwise", new DepthwiseArchitecture(4, [new Stage(1, 4, 1), new Stage(2, 8, 2)], 3, 16, 0.3) },
        { "dense", new DenseArchitecture(8, [2, 3], 4, 0.3) },
    };

    [Theory]
    [MemberData(nameof(Architectures))]
    public void The_last_map_that_is_drawn_is_the_networks(string kind, Architecture architecture)
    {
        using var scope = torch.NewDisposeScope();
        using var network = new ChestNet(architecture, 2);
        network.eval();
        long[] shape = network.Features(torch.zeros(1, 1, 64, 64)).shape;

        var drawing = DrawingBuilder.Of("a", architecture, 64, 64, 2, 1);

        Assert.StartsWith(kind, drawing.Kind, StringComparison.Ordinal);
        var map = drawing.Layers[^3];
        Assert.Equal<long>([1, map.Channels, map.Rows, map.Columns], shape);
        Assert.Equal((2, 1, 1), (drawing.Layers[^1].Channels, drawing.Layers[^1].Rows, drawing.Layers[^1].Columns));
    }

    [Theory]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0.9, 1, "0.90 0.92 0.94 0.96 0.98 1.00")]
    [InlineData(-0.17, 0.67, "0.0 0.2 0.4 0.6")]
    [InlineData(0, 4095, "0 1000 2000 3000 4000")]
    [InlineData(1, 20, "5 10 15 20")]
    public void Ticks_are_few_and_round(double low, double high, string expected) =>
        Assert.Equal(expected, string.Join(' ', ChartAxis.Linear("", low, high).Ticks.Select(tick => tick.Label)));
}
