using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>Computes new channels from all before, by way of a bottleneck of four times as many, and appends them: [N, In, h, w] to [N, In + growth, h, w].</summary>
internal sealed class DenseLayer : Layer
{
    private const int Bottleneck = 4;

    private readonly NormRelu _norm;
    private readonly ConvNorm _narrow;
    private readonly Conv2d _conv;

    public DenseLayer(int inputs, int growth)
        : base(nameof(DenseLayer))
    {
        _norm = new NormRelu(inputs);
        _narrow = new ConvNorm(inputs, Bottleneck * growth, 1, 1);
        _conv = nn.Conv2d(Bottleneck * growth, growth, 3, padding: 1, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => cat([input, _conv.forward(_narrow.forward(_norm.forward(input)).relu_())], 1);

    public override string Export(OnnxGraph graph, string input)
    {
        string narrow = graph.Relu(_narrow.Export(graph, _norm.Export(graph, input)));
        float[] noBias = new float[_conv.weight!.shape[0]];
        return graph.Concat(1, input, graph.Conv(narrow, _conv.weight.ToArray(), _conv.weight.shape, noBias, 1, 1));
    }
}
