using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pneumonia.Training.Exporting;

namespace Pneumonia.Training.Tests;

/// <summary>All outputs of an exported network in ONNX Runtime.</summary>
internal static class OnnxRun
{
    /// <param name="images">[count, 1, rows, columns] of <see cref="TinyNet.Spec"/>.</param>
    public static IReadOnlyDictionary<string, DenseTensor<float>> Of(byte[] onnx, float[] images)
    {
        int count = images.Length / (TinyNet.Spec.Rows * TinyNet.Spec.Columns);
        using var session = new InferenceSession(onnx);
        var input = new DenseTensor<float>(images, [count, 1, TinyNet.Spec.Rows, TinyNet.Spec.Columns]);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor(OnnxNames.Input, input)]);
        return outputs.ToDictionary(output => output.Name, output => output.AsTensor<float>().ToDenseTensor());
    }
}
