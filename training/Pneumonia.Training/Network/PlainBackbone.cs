using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <inheritdoc cref="PlainArchitecture"/>
/// <remarks>
/// Unlike its models it ends in the mean over the image, as all networks here, not in flattened features and a dense layer: that is what the
/// activation map needs. And it normalises before the ReLU, so that the convolution takes the normalisation in.
/// </remarks>
internal sealed class PlainBackbone : Backbone
{
    private readonly Sequential _stages;

    public PlainBackbone(PlainArchitecture architecture)
        : base(nameof(PlainBackbone), architecture.Widths[^1])
    {
        int[] inputs = [architecture.Channels, .. architecture.Widths];
        _stages = nn.Sequential([.. architecture.Widths.Select(nn.Module<Tensor, Tensor> (width, index) => new PlainStage(inputs[index], width))]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _stages.forward(input);

    public override string Export(OnnxGraph graph, string input) => ExportAll(_stages, graph, input);
}
