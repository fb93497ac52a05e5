using Pneumonia.Training.Exporting;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>3 x 3 convolution, batch normalisation, ReLU, 2 x 2 maximum. [N, In, H, W] to [N, Out, H / 2, W / 2].</summary>
internal sealed class PlainStage : Layer
{
    private readonly ConvNorm _conv;

    public PlainStage(int inputs, int outputs)
        : base(nameof(PlainStage))
    {
        _conv = new ConvNorm(inputs, outputs, 3, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => nn.functional.max_pool2d(_conv.forward(input).relu_(), 2, 2);

    public override string Export(OnnxGraph graph, string input) => graph.MaxPool(graph.Relu(_conv.Export(graph, input)), 2, 2, 0);
}
