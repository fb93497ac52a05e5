using Pneumonia.Training.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

/// <summary>A part of a network that can write itself as ONNX.</summary>
internal abstract class Layer(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Appends what <c>forward</c> does in evaluation mode.</summary>
    /// <returns>The output's name.</returns>
    public abstract string Export(OnnxGraph graph, string input);

    protected static string ExportAll(Sequential layers, OnnxGraph graph, string input) =>
        layers.children().Cast<Layer>().Aggregate(input, (output, layer) => layer.Export(graph, output));
}
