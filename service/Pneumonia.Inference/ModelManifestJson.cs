using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pneumonia.Inference;

/// <summary>model.json. A member that this version does not know is refused: it might be a rule that would then go unheeded.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ModelManifestJson : JsonSerializerContext
{
    /// <exception cref="ModelPackageException">Not JSON, not a manifest, or values out of range; the message names all of these.</exception>
    public static ModelManifest Read(ReadOnlySpan<byte> json, string path)
    {
        ModelManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, Default.ModelManifest);
        }
        catch (JsonException exception)
        {
            throw new ModelPackageException($"{path} is not a model manifest: {exception.Message} Restore the package from where it was published.", exception);
        }

        Check(manifest ?? throw new ModelPackageException($"{path} holds null instead of a model manifest."), path);
        return manifest;
    }

    /// <exception cref="ModelPackageException">Values are out of range.</exception>
    public static byte[] Write(ModelManifest manifest, string path)
    {
        Check(manifest, path);
        return [.. JsonSerializer.SerializeToUtf8Bytes(manifest, Default.ModelManifest), (byte)'\n'];
    }

    private static void Check(ModelManifest manifest, string path)
    {
        var faults = ModelManifestRules.FindFaults(manifest);
        if (faults.Count > 0)
            throw new ModelPackageException($"{path} breaks {faults.Count} rule(s): {string.Join("; ", faults)}.");
    }
}
