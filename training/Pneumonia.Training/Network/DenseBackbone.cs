using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <inheritdoc cref="DenseArchitecture"/>
internal sealed class DenseBackbone : Backbone
{
    private readonly Stem _stem;
    private readonly Sequential _layers;
    private readonly NormRelu _last;

    public DenseBackbone(DenseArchitecture architecture)
        : base(nameof(DenseBackbone), WidthAfter(architecture, architecture.Layers.Count))
    {
        _stem = new Stem(architecture.Channels, architecture.StemWidth);
        _layers = nn.Sequential([.. Layers(architecture)]);
        _last = new NormRelu(Width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _last.forward(_layers.forward(_stem.forward(input)));

    public override string Export(OnnxGraph graph, string input) => _last.Export(graph, ExportAll(_layers, graph, _stem.Export(graph, input)));

    private static IEnumerable<nn.Module<Tensor, Tensor>> Layers(DenseArchitecture architecture)
    {
        int width = architecture.StemWidth;
        for (int block = 0; block < architecture.Layers.Count; block++)
        {
            for (int layer = 0; layer < architecture.Layers[block]; layer++, width += architecture.Growth)
                yield return new DenseLayer(width, architecture.Growth);

            if (block < architecture.Layers.Count - 1)
            {
                yield return new DenseTransition(width, width / 2);
                width /= 2;
            }
        }
    }

    private static int WidthAfter(DenseArchitecture architecture, int blocks) =>
        (blocks == 1 ? architecture.StemWidth : WidthAfter(architecture, blocks - 1) / 2) + architecture.Layers[blocks - 1] * architecture.Growth;
}
