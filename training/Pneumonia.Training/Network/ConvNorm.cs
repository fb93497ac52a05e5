using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>Convolution without bias, then batch normalisation. [N, In, H, W] to [N, Out, H / stride, W / stride].</summary>
internal sealed class ConvNorm : Layer
{
    private readonly Conv2d _conv;
    private readonly BatchNorm2d _norm;
    private readonly int _stride;
    private readonly int _padding;
    private readonly int _groups;

    /// <param name="initialScale">The normalisation's scale at the start; small at a residual branch's end makes the block near the identity.</param>
    /// <param name="groups">1, or as many as channels for a depthwise convolution.</param>
    public ConvNorm(int inputs, int outputs, int kernel, int stride, double initialScale = 1, int groups = 1)
        : base(nameof(ConvNorm))
    {
        (_stride, _padding, _groups) = (stride, kernel / 2, groups);
        _conv = nn.Conv2d(inputs, outputs, kernel, stride: stride, padding: _padding, groups: groups, bias: false);
        _norm = nn.BatchNorm2d(outputs);
        using (no_grad())
            _norm.weight!.fill_(initialScale);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _norm.forward(_conv.forward(input));

    /// <summary>One Conv node: the normalisation with its running statistics is folded into weight and bias, in double precision.</summary>
    public override string Export(OnnxGraph graph, string input)
    {
        float[] weight = _conv.weight!.ToArray();
        float[] scale = _norm.weight!.ToArray(), shift = _norm.bias!.ToArray();
        float[] mean = _norm.running_mean!.ToArray(), variance = _norm.running_var!.ToArray();

        float[] bias = new float[scale.Length];
        int perOutput = weight.Length / bias.Length;
        for (int output = 0; output < bias.Length; output++)
        {
            double factor = scale[output] / Math.Sqrt(variance[output] + _norm.eps);
            bias[output] = (float)(shift[output] - mean[output] * factor);
            foreach (ref float w in weight.AsSpan(output * perOutput, perOutput))
                w = (float)(w * factor);
        }

        return graph.Conv(input, weight, _conv.weight.shape, bias, _stride, _padding, _groups);
    }
}
