using System.Numerics.Tensors;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Pneumonia.Training.Exporting.Onnx;

namespace Pneumonia.Training.Exporting.Quantisation;

/// <summary>The values a tensor took; always with 0, which must be exact: it is what convolutions pad with.</summary>
internal readonly record struct ValueRange(float Min, float Max)
{
    /// <summary>Runs the images through ONNX Runtime with the named tensors as outputs.</summary>
    /// <param name="images">[1, rows, columns] each.</param>
    public static IReadOnlyDictionary<string, ValueRange> Measure(ModelProto model, IReadOnlyCollection<string> tensors, IReadOnlyList<float[]> images)
    {
        var probe = model.Clone();
        var input = probe.Graph.Input[0];
        string[] inner = [.. tensors.Where(name => name != input.Name)];
        probe.Graph.Output.Clear();
        probe.Graph.Output.AddRange(inner.Select(Describe));

        long[] shape = [1, .. input.Type.TensorType.Shape.Dim.Skip(1).Select(dimension => dimension.DimValue)];
        var ranges = tensors.ToDictionary(name => name, _ => new ValueRange(0, 0));
        using var options = new SessionOptions { IntraOpNumThreads = 1, GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        using var session = new InferenceSession(probe.ToByteArray(), options);
        using var run = new RunOptions();
        foreach (float[] image in images)
        {
            using var value = OrtValue.CreateTensorValueFromMemory(image, shape);
            using var outputs = session.Run(run, [input.Name], [value], inner);
            for (int index = 0; index < inner.Length; index++)
                ranges[inner[index]] = ranges[inner[index]].With(outputs[index].GetTensorDataAsSpan<float>());
            if (ranges.TryGetValue(input.Name, out var range))
                ranges[input.Name] = range.With(image);
        }

        return ranges;
    }

    private ValueRange With(ReadOnlySpan<float> values) =>
        new(Math.Min(Min, TensorPrimitives.Min(values)), Math.Max(Max, TensorPrimitives.Max(values)));

    private static ValueInfoProto Describe(string name) =>
        new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = OnnxTensor.Float32 } } };
}
