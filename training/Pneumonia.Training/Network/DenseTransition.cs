using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>Between dense blocks: [N, In, h, w] to [N, Out, h / 2, w / 2].</summary>
internal sealed class DenseTransition : Layer
{
    private readonly NormRelu _norm;
    private readonly Conv2d _conv;

    public DenseTransition(int inputs, int outputs)
        : base(nameof(DenseTransition))
    {
        _norm = new NormRelu(inputs);
        _conv = nn.Conv2d(inputs, outputs, 1, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => nn.functional.avg_pool2d(_conv.forward(_norm.forward(input)), 2);

    public override string Export(OnnxGraph graph, string input)
    {
        float[] noBias = new float[_conv.weight!.shape[0]];
        return graph.AveragePool(graph.Conv(_norm.Export(graph, input), _conv.weight.ToArray(), _conv.weight.shape, noBias, 1, 0), 2);
    }
}
