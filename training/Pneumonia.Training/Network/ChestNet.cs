using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>
/// A backbone, the mean of its features over the image, dropout and one linear layer. Input: float32 [N, 1, rows, columns], standardised. Output: one
/// logit a label, float32 [N, labels]; labels are independent of each other.
/// </summary>
internal sealed class ChestNet : nn.Module<Tensor, Tensor>
{
    private readonly Backbone _backbone;
    private readonly Dropout _dropout;
    private readonly Linear _head;

    public ChestNet(Architecture architecture, int labels)
        : base(nameof(ChestNet))
    {
        (Architecture, Labels) = (architecture, labels);
        _backbone = Backbone.Create(architecture);
        _dropout = nn.Dropout(architecture.Dropout);
        _head = nn.Linear(_backbone.Width, labels);
        RegisterComponents();
    }

    public Architecture Architecture { get; }

    public int Labels { get; }

    /// <summary>Channels of the features.</summary>
    public int Width => _backbone.Width;

    public override Tensor forward(Tensor input) => _head.forward(_dropout.forward(Features(input).mean([2, 3])));

    /// <returns>Float32 [N, <see cref="Width"/>, h, w].</returns>
    public Tensor Features(Tensor input) => _backbone.forward(Architecture.Channels == 1 ? input : input.expand(-1, Architecture.Channels, -1, -1));

    /// <summary>Appends what <see cref="Features"/> does in evaluation mode.</summary>
    public string ExportFeatures(OnnxGraph graph, string input) =>
        _backbone.Export(graph, Architecture.Channels == 1 ? input : graph.Concat(1, [.. Enumerable.Repeat(input, Architecture.Channels)]));

    /// <summary>One label's row of the last layer.</summary>
    /// <returns>One weight a feature channel, and the bias.</returns>
    public (float[] Weight, float Bias) Head(int label) => (_head.weight![label].ToArray(), _head.bias!.ToArray()[label]);
}
