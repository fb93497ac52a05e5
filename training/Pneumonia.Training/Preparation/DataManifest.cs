using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pneumonia.Training.Preparation;

/// <summary>Which image is used for what: made once by `prepare`, then the same for every run.</summary>
/// <param name="Root">The data set's folder on the machine that made the manifest; not part of the hash.</param>
/// <param name="Sha256">Of the items in their order, lower-case hex: what a model package names as its data.</param>
/// <param name="Items">Sorted by path, ordinal.</param>
public sealed record DataManifest(int Schema, string Root, string Sha256, IReadOnlyList<DataItem> Items)
{
    private const int CurrentSchema = 1;

    /// <summary>The data set, as figures name it: its folder's name.</summary>
    [JsonIgnore]
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Root));

    /// <summary>Sorts the items and computes their hash.</summary>
    /// <exception cref="RefusedException">A patient or a file is in two splits.</exception>
    public static DataManifest Of(string root, IEnumerable<DataItem> items)
    {
        DataItem[] sorted = [.. items.OrderBy(item => item.Path, StringComparer.Ordinal)];
        RefuseSharedBetweenSplits(sorted, item => item.Group, "The patient group");
        RefuseSharedBetweenSplits(sorted, item => item.Sha256, "The file content");
        return new DataManifest(CurrentSchema, root, Hash(sorted), sorted);
    }

    /// <exception cref="RefusedException">The file is not a manifest, or was changed after `prepare` wrote it.</exception>
    public static DataManifest Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var manifest = JsonSerializer.Deserialize(stream, TrainingJson.Default.DataManifest);
            if (manifest is not { Schema: CurrentSchema } || Hash(manifest.Items) != manifest.Sha256)
                throw new RefusedException($"{path}: its items do not match its hash, or its schema is not {CurrentSchema}. Make it anew with `prepare`.");
            return Of(manifest.Root, manifest.Items);
        }
        catch (JsonException exception)
        {
            throw new RefusedException($"{path} is not a data manifest: {exception.Message}", exception);
        }
    }

    public void Write(string path) => WholeFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, TrainingJson.Default.DataManifest));

    public IReadOnlyList<DataItem> ItemsOf(DataSplit split) => [.. Items.Where(item => item.Split == split)];

    private static string Hash(IReadOnlyList<DataItem> items) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(items, TrainingJson.Default.IReadOnlyListDataItem)));

    private static void RefuseSharedBetweenSplits(IEnumerable<DataItem> items, Func<DataItem, string> key, string what)
    {
        foreach (var shared in items.GroupBy(key, StringComparer.Ordinal))
        {
            var first = shared.First();
            if (shared.FirstOrDefault(item => item.Split != first.Split) is { } other)
                throw new RefusedException($"{what} '{shared.Key}' is in {first.Split} ({first.Path}) and in {other.Split} ({other.Path}): the figures would be worthless.");
        }
    }
}
