using Pneumonia.Training.Exporting.Onnx;
using static Pneumonia.Training.Exporting.Onnx.AttributeProto.Types;

namespace Pneumonia.Training.Exporting;

internal static class OnnxAttribute
{
    public static AttributeProto Of(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Of(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto Of(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return attribute;
    }

    /// <summary>What a square window of a convolution or pooling is made of.</summary>
    public static AttributeProto[] Window(long kernel, long stride, long padding) =>
        [Of("kernel_shape", [kernel, kernel]), Of("strides", [stride, stride]), Of("pads", [padding, padding, padding, padding])];
}
