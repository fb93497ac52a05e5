using Pneumonia.Dicom;

namespace Pneumonia.TestKit;

/// <summary>A sandbox whose codec module is missing, as after a virus scanner's work.</summary>
public static class BrokenCodecs
{
    public static CodecSandbox Create() => new(new CodecOptions { ModulePath = Path.Combine(Path.GetTempPath(), "pneumonia-no-such-module.wasm") });
}
