using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pneumonia.Training.Preparation;

/// <summary>Which image of which data set is used for what: made once by `prepare`, then the same for every run.</summary>
/// <param name="Sha256">Of the items in their order, lower-case hex: what a model package names as its data.</param>
/// <param name="Sources">The data sets.</param>
/// <param name="Items">Sorted by source and path, ordinal.</param>
/// <param name="Provenance">Null where nobody told.</param>
public sealed record DataManifest(
    int Schema, string Sha256, IReadOnlyList<DataSource> Sources, IReadOnlyList<DataItem> Items, ManifestProvenance? Provenance = null)
{
    private const int CurrentSchema = 2;

    /// <summary>Names of the sources, as a command line repeats them.</summary>
    [JsonIgnore]
    public string Name => string.Join('+', Sources.Select(source => source.Name));

    /// <summary>Sorts the items and computes their hash.</summary>
    /// <exception cref="RefusedException">A patient or a file is in two splits, or an item's source is not listed.</exception>
    public static DataManifest Of(IReadOnlyList<DataSource> sources, IEnumerable<DataItem> items)
    {
        DataItem[] sorted = [.. items.OrderBy(item => item.Source, StringComparer.Ordinal).ThenBy(item => item.Path, StringComparer.Ordinal)];
        RefuseUnknownSources(sources, sorted);
        RefuseSharedBetweenSplits(sorted, item => item.Group, "The patient group");
        RefuseSharedBetweenSplits(sorted, item => item.Sha256, "The file content");
        return new DataManifest(CurrentSchema, Hash(sorted), sources, sorted);
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
            return Of(manifest.Sources, manifest.Items) with { Provenance = manifest.Provenance };
        }
        catch (JsonException exception)
        {
            throw new RefusedException($"{path} is not a data manifest: {exception.Message}", exception);
        }
    }

    public void Write(string path) => WholeFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, TrainingJson.Default.DataManifest));

    public IReadOnlyList<DataItem> ItemsOf(DataSplit split) => [.. Items.Where(item => item.Split == split)];

    public IReadOnlyList<DataItem> ItemsOf(string source, DataSplit split) => [.. Items.Where(item => item.Source == source && item.Split == split)];

    /// <summary>Where an item's file is.</summary>
    public string PathOf(DataItem item) => Path.Combine(Sources.First(source => source.Name == item.Source).Root, item.Path);

    private static string Hash(IReadOnlyList<DataItem> items) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(items, TrainingJson.Default.IReadOnlyListDataItem)));

    private static void RefuseUnknownSources(IReadOnlyList<DataSource> sources, IEnumerable<DataItem> items)
    {
        var names = sources.Select(source => source.Name).ToHashSet(StringComparer.Ordinal);
        if (names.Count < sources.Count)
            throw new RefusedException("Two data sets have the same name.");
        if (items.FirstOrDefault(item => !names.Contains(item.Source)) is { } stray)
            throw new RefusedException($"'{stray.Path}' belongs to the data set '{stray.Source}', which the manifest does not list.");
    }

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
