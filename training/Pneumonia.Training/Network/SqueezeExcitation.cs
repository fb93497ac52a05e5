using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>
/// Multiplies each channel by a weight of 0 to 1 that depends on the means of all channels (Hu et al., Squeeze-and-Excitation Networks, 2018).
/// The bottleneck is an eighth of the channels, not their sixteenth: these networks are narrow. [N, C, h, w] to the same.
/// </summary>
internal sealed class SqueezeExcitation : Layer
{
    private const int Reduction = 8;
    private const int LeastWidth = 4;

    private readonly Linear _squeeze;
    private readonly Linear _excite;

    public SqueezeExcitation(int width)
        : base(nameof(SqueezeExcitation))
    {
        int inner = Math.Max(width / Reduction, LeastWidth);
        _squeeze = nn.Linear(width, inner);
        _excite = nn.Linear(inner, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var weights = _excite.forward(_squeeze.forward(input.mean([2, 3])).relu_()).sigmoid();
        return input.mul(weights.reshape(input.shape[0], input.shape[1], 1, 1));
    }

    public override string Export(OnnxGraph graph, string input)
    {
        string squeezed = graph.Relu(ExportPointwise(graph, graph.GlobalAveragePool(input), _squeeze));
        return graph.Mul(input, graph.Sigmoid(ExportPointwise(graph, squeezed, _excite)));
    }

    private static string ExportPointwise(OnnxGraph graph, string input, Linear linear) =>
        graph.Conv(input, linear.weight!.ToArray(), [.. linear.weight!.shape, 1, 1], linear.bias!.ToArray(), 1, 0);
}
