using TorchSharp;

namespace Pneumonia.Training.Learning;

internal static class Devices
{
    /// <exception cref="RefusedException">libtorch in this build cannot use the device.</exception>
    public static torch.Device Find(string name) => name switch
    {
        "cpu" => torch.CPU,
        "cuda" when torch.cuda.is_available() => torch.CUDA,
        "cuda" => throw new RefusedException("libtorch sees no CUDA device. Build with -p:TorchPackage=TorchSharp-cuda-linux (or -windows) and check the driver, or use --device cpu."),
        _ => throw new RefusedException($"There is no device '{name}'; use cpu or cuda."),
    };
}
