using Pneumonia.Training.Exporting.Onnx;

namespace Pneumonia.Training.Exporting.Quantisation;

/// <summary>
/// What of a graph becomes eight bits: every convolution before the last layer that works on maps, not on pooled means, and whatever only adds, pools
/// or joins on the way to one, so that the runtime stays in integers from one convolution to the next.
/// </summary>
internal sealed class QuantisationPlan
{
    private static readonly string[] IntegerOperations = ["Add", "MaxPool", "AveragePool", "Concat"];

    private readonly Dictionary<string, NodeProto> _producers;
    private readonly ILookup<string, NodeProto> _consumers;

    public QuantisationPlan(GraphProto graph)
    {
        _producers = graph.Node.SelectMany(node => node.Output, (node, output) => (node, output)).ToDictionary(pair => pair.output, pair => pair.node);
        _consumers = graph.Node.SelectMany(node => node.Input, (node, input) => (node, input)).ToLookup(pair => pair.input, pair => pair.node);

        NodeProto[] convolutions = [.. Before([_producers[OnnxNames.Cam]]).Where(node => node.OpType == "Conv" && !IsPooled(node))];
        var between = Before(convolutions).Where(node => IntegerOperations.Contains(node.OpType));
        Convolutions = convolutions.Select(node => node.Name).ToHashSet();
        Tensors = convolutions.Select(node => node.Input[0])
            .Concat(between.SelectMany(node => node.Input))
            .Concat(convolutions.Select(ActivatedOutput))
            .ToHashSet();
    }

    /// <summary>Names of the nodes whose weights become int8.</summary>
    public IReadOnlySet<string> Convolutions { get; }

    /// <summary>Names of the activations that become uint8.</summary>
    public IReadOnlySet<string> Tensors { get; }

    /// <summary>The maximum of a window is one of its values: it keeps their scale, and the runtime takes it of the integers.</summary>
    public string TensorWithRangeOf(string tensor) =>
        _producers.TryGetValue(tensor, out var producer) && producer.OpType == "MaxPool" ? TensorWithRangeOf(producer.Input[0]) : tensor;

    /// <summary>Not between a convolution and its ReLU: the runtime makes one step of the two.</summary>
    private string ActivatedOutput(NodeProto convolution)
    {
        NodeProto[] consumers = [.. _consumers[convolution.Output[0]]];
        return consumers is [{ OpType: "Relu" } relu] ? relu.Output[0] : convolution.Output[0];
    }

    private bool IsPooled(NodeProto node) => node.OpType == "GlobalAveragePool"
        || (node.OpType is "Conv" or "Relu" && _producers.TryGetValue(node.Input[0], out var producer) && IsPooled(producer));

    private List<NodeProto> Before(IEnumerable<NodeProto> nodes)
    {
        var found = new Dictionary<string, NodeProto>();
        var open = new Stack<NodeProto>(nodes);
        while (open.TryPop(out var node))
        {
            foreach (string input in node.Input)
            {
                if (_producers.TryGetValue(input, out var producer) && found.TryAdd(producer.Name, producer))
                    open.Push(producer);
            }
        }

        return [.. found.Values];
    }
}
