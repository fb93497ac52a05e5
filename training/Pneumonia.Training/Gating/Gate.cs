using Pneumonia.Training.Exporting;

namespace Pneumonia.Training.Gating;

/// <summary>A fitted gate with all that an export needs.</summary>
/// <param name="Maps">The network's tensors that it looks at.</param>
/// <param name="Limit">Measures above it are refused.</param>
internal sealed record Gate(GateParameters Parameters, IReadOnlyList<FeatureMap> Maps, double Limit)
{
    /// <summary>As model.json names it.</summary>
    public const string Method = "greater of a Mahalanobis distance in a subspace and an outlier-exposure head, over pooled feature maps";

    /// <summary>Films of each source, clean and bent, that a limit set on other tuning patients refuses.</summary>
    public IReadOnlyList<GateShare> CrossChecked { get; init; } = [];

    /// <summary>How the limit was chosen, as model.json says it.</summary>
    public required string Rule { get; init; }

    /// <param name="features">[D] of one image.</param>
    public bool Refuses(ReadOnlySpan<float> features) => GateMeasure.Of(Parameters, features) > Limit;

    /// <returns>The network with the output "out_of_distribution" [N, 1] added.</returns>
    public byte[] AddTo(byte[] onnx, string version)
    {
        var graph = OnnxGraph.Continue(onnx);
        graph.Identity(Parameters.Export(graph, FeatureMap.Export(graph, Maps, FeatureNetwork.Output)), OnnxNames.OutOfDistribution);
        graph.AddOutput(OnnxNames.OutOfDistribution, 1);
        return graph.ToModel(version);
    }
}
