using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <inheritdoc cref="ResidualArchitecture"/>
internal sealed class ResidualBackbone : Backbone
{
    private readonly Stem _stem;
    private readonly Sequential _blocks;

    public ResidualBackbone(ResidualArchitecture architecture)
        : base(nameof(ResidualBackbone), architecture.Stages[^1].Width)
    {
        _stem = new Stem(architecture.Channels, architecture.StemWidth);
        _blocks = nn.Sequential([.. Blocks(architecture)]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _blocks.forward(_stem.forward(input));

    public override string Export(OnnxGraph graph, string input) => ExportAll(_blocks, graph, _stem.Export(graph, input));

    private static IEnumerable<nn.Module<Tensor, Tensor>> Blocks(ResidualArchitecture architecture)
    {
        int total = architecture.Stages.Sum(stage => stage.Blocks), index = 0, inputs = architecture.StemWidth;
        foreach (var stage in architecture.Stages)
        {
            for (int block = 0; block < stage.Blocks; block++, index++)
            {
                double drop = total == 1 ? 0 : architecture.StochasticDepth * index / (total - 1);
                yield return new ResidualBlock(inputs, stage.Width, block == 0 ? stage.Stride : 1, drop, architecture.SqueezeExcitation);
                inputs = stage.Width;
            }
        }
    }
}
