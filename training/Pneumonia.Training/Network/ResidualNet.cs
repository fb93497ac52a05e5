using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>
/// Small residual network for one-channel images: early stride 4, no full-resolution layers, so that it trains on a processor in half an hour.
/// Input: float32 [N, 1, rows, columns], standardised. Output: logits float32 [N, 2], pneumonia and, where there is pneumonia, viral; the second
/// only teaches and is not exported.
/// </summary>
internal sealed class ResidualNet : nn.Module<Tensor, Tensor>
{
    private readonly ConvNorm _stem;
    private readonly Sequential _blocks;
    private readonly Dropout _dropout;
    private readonly Linear _head;

    public ResidualNet(Architecture architecture)
        : base(nameof(ResidualNet))
    {
        _stem = new ConvNorm(1, architecture.StemWidth, 5, 2);
        _blocks = nn.Sequential([.. Blocks(architecture)]);
        _dropout = nn.Dropout(architecture.Dropout);
        _head = nn.Linear(architecture.Stages[^1].Width, 2);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var stem = nn.functional.max_pool2d(_stem.forward(input).relu_(), 3, 2, 1);
        var features = _blocks.forward(stem);
        return _head.forward(_dropout.forward(features.mean([2, 3])));
    }

    /// <summary>
    /// Writes the network with outputs "logit" and "probability" [N, 1] and "cam" [N, 1, h, w]: the class activation map whose mean is the logit
    /// (Zhou et al., Learning Deep Features for Discriminative Localization, 2016). Exact, as mean and last layer are both linear.
    /// </summary>
    public void Export(OnnxGraph graph, string input)
    {
        string features = graph.MaxPool(graph.Relu(_stem.Export(graph, input)), 3, 2, 1);
        foreach (var block in _blocks.children().Cast<ResidualBlock>())
            features = block.Export(graph, features);

        int width = (int)_head.weight!.shape[1];
        string cam = graph.Conv(features, _head.weight.ToArray()[..width], [1, width, 1, 1], _head.bias!.ToArray()[..1], 1, 0, OnnxNames.Cam);
        string logit = graph.Flatten(graph.GlobalAveragePool(cam), OnnxNames.Logit);
        graph.Sigmoid(logit, OnnxNames.Probability);
    }

    private static IEnumerable<nn.Module<Tensor, Tensor>> Blocks(Architecture architecture)
    {
        int total = architecture.Stages.Sum(stage => stage.Blocks), index = 0, inputs = architecture.StemWidth;
        foreach (var stage in architecture.Stages)
        {
            for (int block = 0; block < stage.Blocks; block++, index++)
            {
                double drop = total == 1 ? 0 : architecture.StochasticDepth * index / (total - 1);
                yield return new ResidualBlock(inputs, stage.Width, block == 0 ? stage.Stride : 1, drop);
                inputs = stage.Width;
            }
        }
    }
}
