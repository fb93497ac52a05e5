using Google.Protobuf;
using Pneumonia.Training.Exporting.Onnx;

namespace Pneumonia.Training.Exporting;

/// <summary>
/// Builds an ONNX model node by node: IR version 8, operator set 17, float32, a dynamic batch "N". Each operator's method returns its output's name;
/// operators and attributes as in ONNX's Operators.md. Where two inputs meet, shapes broadcast as in ONNX's Broadcasting.md.
/// </summary>
internal sealed class OnnxGraph
{
    private const int IrVersion = 8;
    private const int OperatorSet = 17;
    private const string BatchAxis = "N";

    private readonly GraphProto _graph = new();

    private string NextWeight => $"weight_{_graph.Initializer.Count}";

    public OnnxGraph(string name, string input, int rows, int columns)
    {
        _graph.Name = name;
        _graph.Input.Add(Describe(input, [1, rows, columns]));
    }

    private OnnxGraph(GraphProto graph) => _graph = graph;

    /// <summary>Goes on with a finished model of this exporter, to add outputs to it.</summary>
    public static OnnxGraph Continue(byte[] model) => new(ModelProto.Parser.ParseFrom(model).Graph);

    /// <summary>The first input of the node that makes a tensor.</summary>
    public string InputOf(string tensor) => _graph.Node.Single(node => node.Output.Contains(tensor)).Input[0];

    /// <param name="shape">Of the weight: outputs, inputs / groups, kernel, kernel.</param>
    public string Conv(
        string input, float[] weight, ReadOnlySpan<long> shape, float[] bias, int stride, int padding, int groups = 1, string? output = null)
    {
        var node = AddNode("Conv", output, input, Constant(weight, shape), Constant(bias, [bias.Length]));
        node.Attribute.AddRange(OnnxAttribute.Window(shape[2], stride, padding));
        if (groups > 1)
            node.Attribute.Add(OnnxAttribute.Of("group", groups));
        return node.Output[0];
    }

    public string BatchNormalization(string input, float[] scale, float[] shift, float[] mean, float[] variance, float epsilon)
    {
        long[] shape = [scale.Length];
        var node = AddNode(
            "BatchNormalization", null, input, Constant(scale, shape), Constant(shift, shape), Constant(mean, shape), Constant(variance, shape));
        node.Attribute.Add(OnnxAttribute.Of("epsilon", epsilon));
        return node.Output[0];
    }

    public string MaxPool(string input, int kernel, int stride, int padding)
    {
        var node = AddNode("MaxPool", null, input);
        node.Attribute.AddRange(OnnxAttribute.Window(kernel, stride, padding));
        return node.Output[0];
    }

    /// <summary>Means of kernel x kernel squares side by side; what is left over at the right and below is not used.</summary>
    public string AveragePool(string input, int kernel)
    {
        var node = AddNode("AveragePool", null, input);
        node.Attribute.AddRange(OnnxAttribute.Window(kernel, kernel, 0));
        return node.Output[0];
    }

    /// <summary>Means of windows that may overlap or differ in height and width.</summary>
    public string AveragePool(string input, (int Rows, int Columns) kernel, (int Rows, int Columns) stride)
    {
        var node = AddNode("AveragePool", null, input);
        node.Attribute.Add(OnnxAttribute.Of("kernel_shape", kernel.Rows, kernel.Columns));
        node.Attribute.Add(OnnxAttribute.Of("strides", stride.Rows, stride.Columns));
        return node.Output[0];
    }

    public string GlobalAveragePool(string input) => AddNode("GlobalAveragePool", null, input).Output[0];

    public string Relu(string input) => AddNode("Relu", null, input).Output[0];

    public string Sqrt(string input) => AddNode("Sqrt", null, input).Output[0];

    public string Sigmoid(string input, string? output = null) => AddNode("Sigmoid", output, input).Output[0];

    public string Flatten(string input, string? output = null) => AddNode("Flatten", output, input).Output[0];

    /// <summary>Gives a tensor a second name.</summary>
    public string Identity(string input, string output) => AddNode("Identity", output, input).Output[0];

    public string Add(string left, string right, string? output = null) => AddNode("Add", output, left, right).Output[0];

    public string Sub(string left, string right) => AddNode("Sub", null, left, right).Output[0];

    public string Mul(string left, string right) => AddNode("Mul", null, left, right).Output[0];

    public string Div(string left, string right) => AddNode("Div", null, left, right).Output[0];

    public string Max(params ReadOnlySpan<string> inputs) => AddNode("Max", null, inputs).Output[0];

    public string MatMul(string left, string right) => AddNode("MatMul", null, left, right).Output[0];

    public string Concat(int axis, params ReadOnlySpan<string> inputs)
    {
        var node = AddNode("Concat", null, inputs);
        node.Attribute.Add(OnnxAttribute.Of("axis", axis));
        return node.Output[0];
    }

    /// <summary>Cuts an axis into as many equal parts as there are names.</summary>
    public void Split(string input, int axis, IReadOnlyList<string> outputs)
    {
        var node = AddNode("Split", outputs[0], input);
        node.Output.AddRange(outputs.Skip(1));
        node.Attribute.Add(OnnxAttribute.Of("axis", axis));
    }

    /// <param name="shape">0 keeps a length, -1 takes what is left; the batch needs one of the two.</param>
    public string Reshape(string input, params ReadOnlySpan<long> shape) => AddNode("Reshape", null, input, Constant(shape)).Output[0];

    public string Transpose(string input, params ReadOnlySpan<long> order)
    {
        var node = AddNode("Transpose", null, input);
        node.Attribute.Add(OnnxAttribute.Of("perm", order));
        return node.Output[0];
    }

    /// <summary>The axes summed over keep length 1.</summary>
    public string ReduceSum(string input, params ReadOnlySpan<long> axes) => AddNode("ReduceSum", null, input, Constant(axes)).Output[0];

    /// <summary>The axes searched keep length 1.</summary>
    public string ReduceMax(string input, params ReadOnlySpan<long> axes) => ReduceByAttribute("ReduceMax", input, axes);

    /// <summary>The axes searched keep length 1.</summary>
    public string ReduceMin(string input, params ReadOnlySpan<long> axes) => ReduceByAttribute("ReduceMin", input, axes);

    /// <summary>The axes averaged over keep length 1.</summary>
    public string ReduceMean(string input, params ReadOnlySpan<long> axes) => ReduceByAttribute("ReduceMean", input, axes);

    /// <summary>A float32 tensor stored in the model, row-major.</summary>
    public string Constant(ReadOnlySpan<float> values, ReadOnlySpan<long> shape) => AddInitializer(OnnxTensor.Of(NextWeight, values, shape));

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

    private string Constant(ReadOnlySpan<long> values) => AddInitializer(OnnxTensor.Of(NextWeight, values, [values.Length]));

    // Until operator set 18 only ReduceSum takes its axes as an input.
    private string ReduceByAttribute(string operation, string input, ReadOnlySpan<long> axes)
    {
        var node = AddNode(operation, null, input);
        node.Attribute.Add(OnnxAttribute.Of("axes", axes));
        return node.Output[0];
    }

    private NodeProto AddNode(string operation, string? output, params ReadOnlySpan<string> inputs)
    {
        string name = $"{operation}_{_graph.Node.Count}";
        var node = new NodeProto { Name = name, OpType = operation, Output = { output ?? name } };
        foreach (string input in inputs)
            node.Input.Add(input);
        _graph.Node.Add(node);
        return node;
    }

    private string AddInitializer(TensorProto tensor)
    {
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static ValueInfoProto Describe(string name, ReadOnlySpan<int?> shape)
    {
        var dimensions = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = BatchAxis } } };
        foreach (int? length in shape)
            dimensions.Dim.Add(length is { } known ? new TensorShapeProto.Types.Dimension { DimValue = known } : new TensorShapeProto.Types.Dimension());
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = OnnxTensor.Float32, Shape = dimensions } },
        };
    }
}
