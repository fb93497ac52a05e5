using Google.Protobuf;
using Pneumonia.Inference;
using Pneumonia.Training.Exporting.Onnx;

namespace Pneumonia.Training.Exporting.Quantisation;

/// <summary>
/// Static quantisation to eight bits after training, in ONNX's QDQ form: the convolutions read uint8 activations, whose ranges were measured, and int8
/// weights with a scale for each output channel (Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
/// Inference, 2018). The last layer, the calibration, the pooled embedding and the gate stay in float32.
/// </summary>
internal static class Quantiser
{
    /// <summary>A variant of a package's network to measure beside it. The package's thresholds and its gate's limit are those of the float network.</summary>
    /// <param name="images">As of the other overload, by the package's own tensor specification; <see cref="CalibrationImages"/> draws them.</param>
    /// <returns>model.onnx of the variant.</returns>
    /// <exception cref="ArgumentException">There is no image, or one has another size than the package's input.</exception>
    public static byte[] ToInt8(ModelPackage package, IReadOnlyList<float[]> images)
    {
        var spec = package.Manifest.Input.Tensor;
        if (images.Count == 0 || images.Any(image => image.Length != spec.Rows * spec.Columns))
            throw new ArgumentException($"Ranges are measured on images of {spec.Rows} x {spec.Columns}, at least one.", nameof(images));

        return ToInt8(File.ReadAllBytes(package.OnnxPath), images);
    }

    /// <param name="onnx">What <see cref="NetworkExporter"/> wrote, with or without a gate.</param>
    /// <param name="images">Standardised tensors [1, rows, columns], some hundred, of the tuning split: their activations' ranges become those of the model.</param>
    /// <returns>A model with the same inputs and outputs, float32 as before.</returns>
    public static byte[] ToInt8(byte[] onnx, IReadOnlyList<float[]> images)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        var plan = new QuantisationPlan(model.Graph);
        var ranges = ValueRange.Measure(model, plan.Tensors, images);
        new QuantisedGraph(model.Graph, plan, ranges).Rewrite();
        return model.ToByteArray();
    }
}
