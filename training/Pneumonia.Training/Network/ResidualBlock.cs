using Pneumonia.Training.Exporting;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>Basic residual block (He et al., 2016); where it halves, the skip path averages 2 x 2 first (He et al., Bag of Tricks, 2019, "ResNet-D").</summary>
internal sealed class ResidualBlock : Layer
{
    private const double InitialBranchScale = 0.2;

    private readonly ConvNorm _first;
    private readonly ConvNorm _second;
    private readonly SqueezeExcitation? _excitation;
    private readonly ConvNorm? _skip;
    private readonly bool _halves;
    private readonly double _keep;

    /// <param name="drop">Probability that an image skips the branch, in training.</param>
    public ResidualBlock(int inputs, int outputs, int stride, double drop, bool squeezeExcitation)
        : base(nameof(ResidualBlock))
    {
        _first = new ConvNorm(inputs, outputs, 3, stride);
        _second = new ConvNorm(outputs, outputs, 3, 1, InitialBranchScale);
        _excitation = squeezeExcitation ? new SqueezeExcitation(outputs) : null;
        _skip = inputs == outputs && stride == 1 ? null : new ConvNorm(inputs, outputs, 1, 1);
        _halves = stride == 2;
        _keep = 1 - drop;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var branch = _second.forward(_first.forward(input).relu());
        if (_excitation is not null)
            branch = _excitation.forward(branch);
        if (training && _keep < 1)
            branch = branch.mul(empty(input.shape[0], 1, 1, 1, device: input.device).bernoulli_(_keep).div_(_keep));

        var shortcut = _halves ? nn.functional.avg_pool2d(input, 2) : input;
        if (_skip is not null)
            shortcut = _skip.forward(shortcut);
        return branch.add_(shortcut).relu_();
    }

    public override string Export(OnnxGraph graph, string input)
    {
        string branch = _second.Export(graph, graph.Relu(_first.Export(graph, input)));
        if (_excitation is not null)
            branch = _excitation.Export(graph, branch);
        string shortcut = _halves ? graph.AveragePool(input, 2) : input;
        if (_skip is not null)
            shortcut = _skip.Export(graph, shortcut);
        return graph.Relu(graph.Add(branch, shortcut));
    }
}
