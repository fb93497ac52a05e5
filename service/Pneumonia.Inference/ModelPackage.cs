using System.Security.Cryptography;

namespace Pneumonia.Inference;

/// <summary>
/// A model package folder, checked: manifest readable and in range, hash of model.onnx as it says. The network is held in memory as it was hashed,
/// so a file that changes afterwards changes nothing.
/// </summary>
public sealed class ModelPackage
{
    public const string ManifestName = "model.json";
    public const string OnnxName = "model.onnx";

    /// <summary>A manifest with figures on ten data sets has 10 kB.</summary>
    private const int MaxManifestBytes = 1 << 20;

    /// <summary>Networks for one radiograph have 1 to 100 MiB; protobuf itself ends at 2 GiB.</summary>
    private const int MaxOnnxBytes = 512 << 20;

    private ModelPackage(string folder, ModelManifest manifest, byte[] onnx)
    {
        Folder = folder;
        Manifest = manifest;
        Onnx = onnx;
    }

    public string Folder { get; }

    public ModelManifest Manifest { get; }

    public string OnnxPath => Path.Combine(Folder, OnnxName);

    /// <summary>The bytes of model.onnx whose hash was checked.</summary>
    internal byte[] Onnx { get; }

    /// <exception cref="ModelPackageException">The package is refused; the message says which rule, which file and what to do.</exception>
    public static ModelPackage Load(string folder)
    {
        string manifestPath = Path.Combine(folder, ManifestName);
        var manifest = ModelManifestJson.Read(ReadFile(manifestPath, MaxManifestBytes), manifestPath);
        string onnxPath = Path.Combine(folder, OnnxName);
        byte[] onnx = ReadFile(onnxPath, MaxOnnxBytes);
        string sha256 = Hash(onnx);
        if (sha256 != manifest.Sha256)
        {
            throw new ModelPackageException(
                $"{onnxPath} has SHA-256 {sha256}, its manifest says {manifest.Sha256}: the file was changed or damaged. Restore the package from where it was published.");
        }

        return new ModelPackage(Path.GetFullPath(folder), manifest, onnx);
    }

    /// <summary>Writes model.onnx and model.json into <paramref name="folder"/>, the manifest last, and loads them again.</summary>
    /// <param name="manifest">Its <see cref="ModelManifest.Sha256"/> is replaced by that of <paramref name="onnx"/>.</param>
    /// <exception cref="ModelPackageException">The manifest's values are out of range; nothing is written.</exception>
    public static ModelPackage Save(string folder, ModelManifest manifest, ReadOnlySpan<byte> onnx)
    {
        string manifestPath = Path.Combine(folder, ManifestName);
        byte[] json = ModelManifestJson.Write(manifest with { Sha256 = Hash(onnx) }, manifestPath);
        Directory.CreateDirectory(folder);
        File.Delete(manifestPath);
        File.WriteAllBytes(Path.Combine(folder, OnnxName), onnx);
        File.WriteAllBytes(manifestPath, json);
        return Load(folder);
    }

    private static byte[] ReadFile(string path, int maxBytes)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > maxBytes)
                throw new ModelPackageException($"{path} has {stream.Length} bytes, more than the {maxBytes} allowed.");

            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelPackageException($"{path} cannot be read: {exception.Message} Check the model folder and the service account's rights.", exception);
        }
    }

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
