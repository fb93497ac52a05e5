using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>Batch normalisation, then ReLU, before a convolution: no convolution can take this normalisation in, so the graph keeps it.</summary>
internal sealed class NormRelu : Layer
{
    private readonly BatchNorm2d _norm;

    public NormRelu(int width)
        : base(nameof(NormRelu))
    {
        _norm = nn.BatchNorm2d(width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _norm.forward(input).relu_();

    public override string Export(OnnxGraph graph, string input) => graph.Relu(graph.BatchNormalization(
        input, _norm.weight!.ToArray(), _norm.bias!.ToArray(), _norm.running_mean!.ToArray(), _norm.running_var!.ToArray(), (float)_norm.eps));
}
