using System.Runtime.InteropServices;
using Google.Protobuf;
using Pneumonia.Training.Exporting.Onnx;

namespace Pneumonia.Training.Exporting;

/// <summary>Tensors stored in a model, row-major.</summary>
internal static class OnnxTensor
{
    public const int Float32 = 1;

    public static TensorProto Of(string name, ReadOnlySpan<float> values, ReadOnlySpan<long> shape) => Of(name, Float32, MemoryMarshal.AsBytes(values), shape);

    public static TensorProto Of(string name, ReadOnlySpan<byte> values, ReadOnlySpan<long> shape) => Of(name, 2, values, shape);

    public static TensorProto Of(string name, ReadOnlySpan<sbyte> values, ReadOnlySpan<long> shape) => Of(name, 3, MemoryMarshal.AsBytes(values), shape);

    public static TensorProto Of(string name, ReadOnlySpan<int> values, ReadOnlySpan<long> shape) => Of(name, 6, MemoryMarshal.AsBytes(values), shape);

    public static TensorProto Of(string name, ReadOnlySpan<long> values, ReadOnlySpan<long> shape) => Of(name, 7, MemoryMarshal.AsBytes(values), shape);

    public static ReadOnlySpan<float> Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span);

    // The numbers are those of ONNX's TensorProto.DataType.
    private static TensorProto Of(string name, int type, ReadOnlySpan<byte> values, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(values) };
        tensor.Dims.AddRange(shape.ToArray());
        return tensor;
    }
}
