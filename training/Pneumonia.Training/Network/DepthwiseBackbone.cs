using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <inheritdoc cref="DepthwiseArchitecture"/>
internal sealed class DepthwiseBackbone : Backbone
{
    private readonly ConvNorm _stem;
    private readonly Sequential _blocks;
    private readonly ConvNorm _last;

    public DepthwiseBackbone(DepthwiseArchitecture architecture)
        : base(nameof(DepthwiseBackbone), architecture.FeatureWidth)
    {
        _stem = new ConvNorm(architecture.Channels, architecture.StemWidth, 3, 2);
        _blocks = nn.Sequential([.. Blocks(architecture)]);
        _last = new ConvNorm(architecture.Stages[^1].Width, architecture.FeatureWidth, 1, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _last.forward(_blocks.forward(_stem.forward(input).relu_())).relu_();

    public override string Export(OnnxGraph graph, string input) =>
        graph.Relu(_last.Export(graph, ExportAll(_blocks, graph, graph.Relu(_stem.Export(graph, input)))));

    private static IEnumerable<nn.Module<Tensor, Tensor>> Blocks(DepthwiseArchitecture architecture)
    {
        int inputs = architecture.StemWidth;
        foreach (var stage in architecture.Stages)
        {
            for (int block = 0; block < stage.Blocks; block++)
            {
                yield return new InvertedResidual(inputs, stage.Width, block == 0 ? stage.Stride : 1, architecture.Expansion);
                inputs = stage.Width;
            }
        }
    }
}
