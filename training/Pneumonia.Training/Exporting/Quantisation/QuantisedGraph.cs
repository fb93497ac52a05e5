using System.Numerics.Tensors;
using Pneumonia.Training.Exporting.Onnx;

namespace Pneumonia.Training.Exporting.Quantisation;

/// <summary>Rewrites a graph in place by a plan.</summary>
internal sealed class QuantisedGraph(GraphProto graph, QuantisationPlan plan, IReadOnlyDictionary<string, ValueRange> ranges)
{
    /// <summary>
    /// Seven of the eight bits: processors without VNNI add two products of uint8 and int8 in 16 bits, where 2 x 255 x 127 overflows and 2 x 255 x 63
    /// does not. So the same image gets the same probability everywhere (ONNX Runtime, Quantize ONNX Models, "reduce_range").
    /// </summary>
    private const int WeightLimit = 63;

    private const int BiasLimit = 1 << 30;

    private readonly Dictionary<string, TensorProto> _initializers = graph.Initializer.ToDictionary(tensor => tensor.Name);
    private readonly Dictionary<string, string> _dequantised = [];
    private readonly Dictionary<string, float> _scales = [];

    public void Rewrite()
    {
        // Copies: the plan still follows the original nodes.
        NodeProto[] nodes = [.. graph.Node.Select(node => node.Clone())];
        graph.Node.Clear();
        foreach (var input in graph.Input)
            AppendRoundTrip(input.Name);

        foreach (var node in nodes)
        {
            if (plan.Convolutions.Contains(node.Name))
                QuantiseWeights(node);
            for (int index = 0; index < node.Input.Count; index++)
                node.Input[index] = _dequantised.GetValueOrDefault(node.Input[index], node.Input[index]);

            graph.Node.Add(node);
            foreach (string output in node.Output)
                AppendRoundTrip(output);
        }
    }

    /// <summary>To uint8 and back, if planned; all that follow then read the value that came back.</summary>
    private void AppendRoundTrip(string tensor)
    {
        if (!plan.Tensors.Contains(tensor))
            return;

        var range = ranges[plan.TensorWithRangeOf(tensor)];
        float scale = range.Max > range.Min ? (range.Max - range.Min) / byte.MaxValue : 1;
        string step = Store(OnnxTensor.Of($"{tensor}_scale", [scale], []));
        string zero = Store(OnnxTensor.Of($"{tensor}_zero", [(byte)Math.Round(-range.Min / scale)], []));
        Append("QuantizeLinear", $"{tensor}_quantised", tensor, step, zero);
        _dequantised[tensor] = Append("DequantizeLinear", $"{tensor}_dequantised", $"{tensor}_quantised", step, zero).Output[0];
        _scales[tensor] = scale;
    }

    private void QuantiseWeights(NodeProto convolution)
    {
        var (weight, bias) = (_initializers[convolution.Input[1]], _initializers[convolution.Input[2]]);
        ReadOnlySpan<float> weights = OnnxTensor.Floats(weight), biases = OnnxTensor.Floats(bias);
        float inputScale = _scales[convolution.Input[0]];
        int perOutput = weights.Length / biases.Length;
        float[] scales = new float[biases.Length], biasScales = new float[biases.Length];
        sbyte[] roundedWeights = new sbyte[weights.Length];
        int[] roundedBiases = new int[biases.Length];
        for (int output = 0; output < biases.Length; output++)
        {
            var row = weights.Slice(output * perOutput, perOutput);
            scales[output] = WeightScale(row, biases[output] / inputScale);
            biasScales[output] = scales[output] * inputScale;
            roundedBiases[output] = (int)Math.Round((double)biases[output] / biasScales[output]);
            for (int index = 0; index < row.Length; index++)
                roundedWeights[output * perOutput + index] = (sbyte)Math.Round(row[index] / scales[output]);
        }

        long[] channels = [scales.Length];
        graph.Initializer.Remove(weight);
        graph.Initializer.Remove(bias);
        convolution.Input[1] = AppendDequantised(
            OnnxTensor.Of(weight.Name, roundedWeights, [.. weight.Dims]), scales, OnnxTensor.Of($"{weight.Name}_zero", new sbyte[scales.Length], channels));
        convolution.Input[2] = AppendDequantised(
            OnnxTensor.Of(bias.Name, roundedBiases, channels), biasScales, OnnxTensor.Of($"{bias.Name}_zero", new int[scales.Length], channels));
    }

    /// <summary>The bias shares the step: a channel whose weights are all but 0 takes a coarser one, at which its bias still fits.</summary>
    private static float WeightScale(ReadOnlySpan<float> weights, float biasInInputSteps)
    {
        float scale = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude(weights)) / WeightLimit, Math.Abs(biasInInputSteps) / BiasLimit);
        return scale > 0 ? scale : 1;
    }

    /// <param name="scales">One for each length of the first axis.</param>
    private string AppendDequantised(TensorProto values, float[] scales, TensorProto zeros)
    {
        string scale = Store(OnnxTensor.Of($"{values.Name}_scale", scales, [scales.Length]));
        var node = Append("DequantizeLinear", $"{values.Name}_dequantised", Store(values), scale, Store(zeros));
        node.Attribute.Add(OnnxAttribute.Of("axis", 0));
        return node.Output[0];
    }

    private string Store(TensorProto tensor)
    {
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private NodeProto Append(string operation, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { Name = $"{operation}_{output}", OpType = operation, Output = { output }, Input = { inputs.ToArray() } };
        graph.Node.Add(node);
        return node;
    }
}
