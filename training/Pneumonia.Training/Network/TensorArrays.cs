using static TorchSharp.torch;

namespace Pneumonia.Training.Network;

internal static class TensorArrays
{
    /// <summary>Copies a float32 tensor in row-major order.</summary>
    public static float[] ToArray(this Tensor tensor)
    {
        using var contiguous = tensor.detach().contiguous();
        return contiguous.data<float>().ToArray();
    }
}
