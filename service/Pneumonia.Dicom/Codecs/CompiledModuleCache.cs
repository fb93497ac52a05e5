using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Wasmtime;

namespace Pneumonia.Dicom;

/// <summary>
/// The compiled codec module on disk. Whether it fits this Wasmtime and this processor Wasmtime checks itself; a hash at its end finds rot, which
/// Wasmtime would run. Neither is a shield against somebody who may write to the folder.
/// </summary>
internal sealed class CompiledModuleCache(string folder, string moduleSha256)
{
    private readonly string _path = Path.Combine(
        folder, $"codecs-{moduleSha256[..16]}-wasmtime{typeof(Engine).Assembly.GetName().Version}-{RuntimeInformation.RuntimeIdentifier}.cwasm");

    /// <summary>The compiled module, or null when there is none that can be used; a damaged or foreign one is deleted.</summary>
    public Module? TryLoad(Engine engine)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(_path);
            if (bytes.Length > SHA256.HashSizeInBytes && SHA256.HashData(Code(bytes)).AsSpan().SequenceEqual(bytes.AsSpan()[^SHA256.HashSizeInBytes..]))
                return Module.Deserialize(engine, CodecModule.FileName, Code(bytes));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        catch (WasmtimeException)
        {
            // Compiled by another Wasmtime or for another processor.
        }

        Try(() => File.Delete(_path));
        return null;
    }

    /// <summary>Keeps the module for the next start. Where that fails, the next start compiles again.</summary>
    public void Save(Module module) => Try(() =>
    {
        byte[] code = module.Serialize();
        Directory.CreateDirectory(folder);
        string temporary = $"{_path}.{Environment.ProcessId}";
        using (var file = File.Create(temporary))
        {
            file.Write(code);
            file.Write(SHA256.HashData(code));
        }

        File.Move(temporary, _path, overwrite: true);
    });

    private static ReadOnlySpan<byte> Code(byte[] bytes) => bytes.AsSpan()[..^SHA256.HashSizeInBytes];

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The cache saves seconds; a full or read-only disk must not cost the images.
        }
    }
}
