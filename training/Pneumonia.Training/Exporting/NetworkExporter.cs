using Pneumonia.Imaging;
using Pneumonia.Training.Network;
using static TorchSharp.torch;

namespace Pneumonia.Training.Exporting;

/// <summary>Writes one network, or several as an ensemble whose logit is the mean of theirs, as one ONNX graph.</summary>
internal static class NetworkExporter
{
    /// <param name="members">In evaluation mode, with the same logits in the same order; their features may differ in number, not in size.</param>
    /// <param name="labels">In the package's order.</param>
    /// <param name="appendGate">
    /// Appends the input gate: from the names of the members' features, [N, C, h, w] each, to that of its measure, [N, 1]. The graph has
    /// <see cref="OnnxNames.Embedding"/> and <see cref="OnnxNames.Input"/> as well.
    /// </param>
    /// <returns>
    /// model.onnx. Input "image" [N, 1, rows, columns]. Outputs, L labels: "logit" and, from the second label on, "logit_LABEL" [N, 1];
    /// "probability" [N, L], calibrated; "cam" [N, L, h, w], whose mean is the logit; "embedding" [N, sum of C], the members' pooled features side by
    /// side; and, with a gate, "out_of_distribution" [N, 1].
    /// </returns>
    /// <exception cref="RefusedException">The members' features differ in size.</exception>
    public static byte[] ToOnnx(
        IReadOnlyList<ChestNet> members, IReadOnlyList<ExportedLabel> labels, TensorSpec spec, string name, string version,
        Func<OnnxGraph, IReadOnlyList<string>, string>? appendGate = null)
    {
        var (rows, columns) = FeatureSize(members, spec);
        int width = members.Sum(member => member.Width);
        var graph = new OnnxGraph(name, OnnxNames.Input, spec.Rows, spec.Columns);
        string[] features = [.. members.Select(member => member.ExportFeatures(graph, OnnxNames.Input))];
        string all = features.Length == 1 ? features[0] : graph.Concat(1, features);

        graph.Flatten(graph.GlobalAveragePool(all), OnnxNames.Embedding);
        string logits = AppendHead(graph, all, members, labels);
        AppendProbability(graph, logits, labels);

        foreach (string logit in LogitNames(labels))
            graph.AddOutput(logit, 1);
        graph.AddOutput(OnnxNames.Probability, labels.Count);
        graph.AddOutput(OnnxNames.Cam, labels.Count, rows, columns);
        graph.AddOutput(OnnxNames.Embedding, width);
        if (appendGate is not null)
        {
            graph.Identity(appendGate(graph, features), OnnxNames.OutOfDistribution);
            graph.AddOutput(OnnxNames.OutOfDistribution, 1);
        }

        return graph.ToModel(version);
    }

    /// <summary>
    /// The last layer before the mean over the image rather than after it: class activation maps whose means are the logits (Zhou et al., Learning
    /// Deep Features for Discriminative Localization, 2016). Exact, as mean and layer are both linear; so is the mean over members.
    /// </summary>
    /// <returns>The logits, [N, labels].</returns>
    private static string AppendHead(OnnxGraph graph, string features, IReadOnlyList<ChestNet> members, IReadOnlyList<ExportedLabel> labels)
    {
        var weight = new List<float>();
        var bias = new List<float>();
        foreach (var label in labels)
        {
            var heads = members.Select(member => member.Head(label.Index)).ToList();
            weight.AddRange(heads.SelectMany(head => head.Weight).Select(value => value / members.Count));
            bias.Add((float)heads.Average(head => (double)head.Bias));
        }

        long[] shape = [labels.Count, weight.Count / labels.Count, 1, 1];
        string cam = graph.Conv(features, [.. weight], shape, [.. bias], 1, 0, output: OnnxNames.Cam);
        string pooled = graph.GlobalAveragePool(cam);
        if (labels.Count == 1)
            return graph.Flatten(pooled, OnnxNames.Logit);

        string logits = graph.Flatten(pooled);
        graph.Split(logits, 1, LogitNames(labels));
        return logits;
    }

    private static void AppendProbability(OnnxGraph graph, string logits, IReadOnlyList<ExportedLabel> labels)
    {
        string calibrated = logits;
        if (labels.Any(label => label.Temperature != 1))
            calibrated = graph.Div(calibrated, graph.Constant([.. labels.Select(label => (float)label.Temperature)], [labels.Count]));
        if (labels.Any(label => label.Bias != 0))
            calibrated = graph.Add(calibrated, graph.Constant([.. labels.Select(label => (float)label.Bias)], [labels.Count]));
        graph.Sigmoid(calibrated, OnnxNames.Probability);
    }

    private static string[] LogitNames(IReadOnlyList<ExportedLabel> labels) =>
        [.. labels.Select((label, position) => OnnxNames.LogitOf(position, label.Name))];

    private static (int Rows, int Columns) FeatureSize(IReadOnlyList<ChestNet> members, TensorSpec spec)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var image = zeros(1, 1, spec.Rows, spec.Columns);
        var sizes = members.Select(member => member.Features(image).shape).Select(shape => ((int)shape[2], (int)shape[3])).Distinct().ToList();
        return sizes.Count == 1
            ? sizes[0]
            : throw new RefusedException($"The members' features have different sizes, {string.Join(" and ", sizes)}: their activation maps have no mean.");
    }
}
