using Pneumonia.Training.Exporting;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>1 x 1 to more channels, 3 x 3 depthwise, 1 x 1 back without ReLU; the input is added where the shapes agree (Sandler et al., 2018).</summary>
internal sealed class InvertedResidual : Layer
{
    private readonly ConvNorm _expand;
    private readonly ConvNorm _depthwise;
    private readonly ConvNorm _project;
    private readonly bool _adds;

    public InvertedResidual(int inputs, int outputs, int stride, int expansion)
        : base(nameof(InvertedResidual))
    {
        int inner = inputs * expansion;
        _expand = new ConvNorm(inputs, inner, 1, 1);
        _depthwise = new ConvNorm(inner, inner, 3, stride, groups: inner);
        _project = new ConvNorm(inner, outputs, 1, 1);
        _adds = inputs == outputs && stride == 1;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var branch = _project.forward(_depthwise.forward(_expand.forward(input).relu_()).relu_());
        return _adds ? branch.add_(input) : branch;
    }

    public override string Export(OnnxGraph graph, string input)
    {
        string expanded = graph.Relu(_expand.Export(graph, input));
        string branch = _project.Export(graph, graph.Relu(_depthwise.Export(graph, expanded)));
        return _adds ? graph.Add(branch, input) : branch;
    }
}
