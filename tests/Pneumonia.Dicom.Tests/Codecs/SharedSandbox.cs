using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>One sandbox for the tests of a class; the compiled module is kept between runs in a folder of the build.</summary>
public sealed class SharedSandbox : IDisposable
{
    public static string CacheFolder { get; } = Path.Combine(AppContext.BaseDirectory, "codec-cache");

    public CodecSandbox Sandbox { get; } = new(new CodecOptions { CacheFolder = CacheFolder });

    public FrameEncoder Encoder => new(Sandbox);

    public void Dispose() => Sandbox.Dispose();
}
