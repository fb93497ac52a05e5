using Pneumonia.Dicom;

namespace Pneumonia.TestKit;

/// <summary>The codec sandbox of tests and benchmarks: one a process, its compiled module kept between runs.</summary>
public static class TestCodecs
{
    private static readonly Lazy<CodecSandbox> Sandbox = new(() => new CodecSandbox(new CodecOptions
    {
        CacheFolder = Path.Combine(Path.GetTempPath(), "pneumonia-test-codecs"),
    }));

    /// <summary>Never disposed: it lasts as long as the process.</summary>
    public static CodecSandbox Shared => Sandbox.Value;
}
