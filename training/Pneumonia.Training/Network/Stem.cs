using Pneumonia.Training.Exporting;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>
/// To a quarter of the size at once, by 5 x 5 convolution and 3 x 3 maximum: layers at full resolution cost most of a small network's time and gain
/// least. [N, channels, H, W] to [N, width, H / 4, W / 4].
/// </summary>
internal sealed class Stem : Layer
{
    private readonly ConvNorm _conv;

    public Stem(int channels, int width)
        : base(nameof(Stem))
    {
        _conv = new ConvNorm(channels, width, 5, 2);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => nn.functional.max_pool2d(_conv.forward(input).relu_(), 3, 2, 1);

    public override string Export(OnnxGraph graph, string input) => graph.MaxPool(graph.Relu(_conv.Export(graph, input)), 3, 2, 1);
}
