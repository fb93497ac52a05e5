using System.Runtime.InteropServices;
using Google.Protobuf;
using Pneumonia.Training.Exporting.Onnx;

namespace Pneumonia.Training.Exporting;

/// <summary>
/// Builds an ONNX model node by node: IR version 8, operator set 17, float32, a dynamic batch "N". Each operator's method returns its output's name;
/// operators and attributes as in ONNX's Operators.md.
/// </summary>
internal sealed class OnnxGraph
{
    private const int IrVersion = 8;
    private const int OperatorSet = 17;
    private const int Float32 = 1;
    private const string BatchAxis = "N";

    private readonly GraphProto _graph = new();

    public OnnxGraph(string name, string input, int rows, int columns)
    {
        _graph.Name = name;
        _graph.Input.Add(Describe(input, [1, rows, columns]));
    }

    public string Conv(string input, float[] weight, ReadOnlySpan<long> shape, float[] bias, int stride, int padding, string? output = null)
    {
        var node = AddNode("Conv", output, input, AddInitializer(weight, shape), AddInitializer(bias, [bias.Length]));
        AddWindow(node, shape[2], stride, padding);
        return node.Output[0];
    }

    public string MaxPool(string input, int kernel, int stride, int padding)
    {
        var node = AddNode("MaxPool", null, input);
        AddWindow(node, kernel, stride, padding);
        return node.Output[0];
    }

    public string AveragePool(string input, int kernel)
    {
        var node = AddNode("AveragePool", null, input);
        AddWindow(node, kernel, kernel, 0);
        return node.Output[0];
    }

    public string Relu(string input) => AddNode("Relu", null, input).Output[0];

    public string Add(string left, string right) => AddNode("Add", null, left, right).Output[0];

    public string GlobalAveragePool(string input) => AddNode("GlobalAveragePool", null, input).Output[0];

    public string Flatten(string input, string output) => AddNode("Flatten", output, input).Output[0];

    public string Sigmoid(string input, string output) => AddNode("Sigmoid", output, input).Output[0];

    /// <summary>Makes a named tensor an output of the model, float32 [N, ...shape]; a null length is left open.</summary>
    public void AddOutput(string name, params ReadOnlySpan<int?> shape) => _graph.Output.Add(Describe(name, shape));

    /// <returns>The model, serialised.</returns>
    public byte[] ToModel(string version) => new ModelProto
    {
        IrVersion = IrVersion,
        ProducerName = "pneumonia-train",
        ProducerVersion = version,
        Graph = _graph,
        OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
    }.ToByteArray();

    private NodeProto AddNode(string operation, string? output, params ReadOnlySpan<string> inputs)
    {
        string name = $"{operation}_{_graph.Node.Count}";
        var node = new NodeProto { Name = name, OpType = operation, Output = { output ?? name } };
        foreach (string input in inputs)
            node.Input.Add(input);
        _graph.Node.Add(node);
        return node;
    }

    private string AddInitializer(float[] values, ReadOnlySpan<long> shape)
    {
        string name = $"weight_{_graph.Initializer.Count}";
        var tensor = new TensorProto { Name = name, DataType = Float32, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)) };
        tensor.Dims.AddRange(shape.ToArray());
        _graph.Initializer.Add(tensor);
        return name;
    }

    private static void AddWindow(NodeProto node, long kernel, long stride, long padding)
    {
        node.Attribute.Add(Integers("kernel_shape", kernel, kernel));
        node.Attribute.Add(Integers("strides", stride, stride));
        node.Attribute.Add(Integers("pads", padding, padding, padding, padding));
    }

    private static AttributeProto Integers(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return attribute;
    }

    private static ValueInfoProto Describe(string name, ReadOnlySpan<int?> shape)
    {
        var dimensions = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = BatchAxis } } };
        foreach (int? length in shape)
            dimensions.Dim.Add(length is { } known ? new TensorShapeProto.Types.Dimension { DimValue = known } : new TensorShapeProto.Types.Dimension());
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = Float32, Shape = dimensions } },
        };
    }
}
