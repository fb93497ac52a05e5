using System.Text.Json;

namespace Pneumonia.Training.Preparation;

/// <summary>What `prepare` writes beside a manifest, for reports and for looking.</summary>
/// <param name="ManifestSha256">Of the manifest that it describes.</param>
/// <param name="Parts">By source, then split.</param>
/// <param name="Balanced">For each label that training images have and lack.</param>
/// <param name="LeftOut">With the reason.</param>
/// <param name="Duplicates">Sentences, one a pair of images of one film.</param>
public sealed record DataDistribution(
    string ManifestSha256, IReadOnlyList<PartDistribution> Parts, IReadOnlyList<BalancedPart> Balanced, IReadOnlyList<LeftOutImage> LeftOut,
    IReadOnlyList<string> Duplicates)
{
    private const string Unknown = "unknown";

    /// <summary>Beside the manifest: data.json has data.distribution.json.</summary>
    public static string PathFor(string manifestPath) => Path.ChangeExtension(manifestPath, ".distribution.json");

    /// <exception cref="RefusedException">It is no such file.</exception>
    public static DataDistribution Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.DataDistribution)
                ?? throw new RefusedException($"{path} is empty. Run `prepare` anew.");
        }
        catch (JsonException exception)
        {
            throw new RefusedException($"{path} is no distribution that `prepare` wrote: {exception.Message}", exception);
        }
    }

    public void Write(string path) => WholeFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, TrainingJson.Default.DataDistribution));

    internal static DataDistribution Of(PreparedData data)
    {
        PartDistribution[] parts =
        [
            .. data.Manifest.Items.GroupBy(item => (item.Source, item.Split))
                .OrderBy(part => part.Key.Source, StringComparer.Ordinal).ThenBy(part => part.Key.Split)
                .Select(part => Count(part.Key.Source, part.Key.Split, [.. part])),
        ];
        return new(
            data.Manifest.Sha256, parts, [.. parts.Where(part => part.Split == DataSplit.Training).SelectMany(Balance)], data.LeftOut,
            [.. data.Duplicates.Select(pair => pair.ToString())]);
    }

    private static PartDistribution Count(string source, DataSplit split, DataItem[] items) => new(
        source, split, items.Select(item => item.Group).Distinct(StringComparer.Ordinal).Count(), items.Length,
        Sorted(items.SelectMany(item => item.Labels.Keys).Distinct(StringComparer.Ordinal), label => CountLabel(items, label)),
        CountBy(items, item => item.View), CountBy(items, item => item.Sex),
        CountBy(items, item => item.AgeYears is { } age ? $"{age / 10 * 10}-{(age / 10 * 10) + 9}" : null));

    private static LabelCount CountLabel(DataItem[] items, string label)
    {
        int With(LabelState state) => items.Count(item => item.Labels.TryGetValue(label, out var found) && found == state);
        return new(With(LabelState.Present), With(LabelState.Absent), With(LabelState.Uncertain), items.Count(item => !item.Labels.ContainsKey(label)));
    }

    private static SortedDictionary<string, int> CountBy(DataItem[] items, Func<DataItem, string?> key)
    {
        var groups = items.ToLookup(item => key(item) ?? Unknown, StringComparer.Ordinal);
        return Sorted(groups.Select(group => group.Key), name => groups[name].Count());
    }

    private static SortedDictionary<string, T> Sorted<T>(IEnumerable<string> names, Func<string, T> value) =>
        new(names.ToDictionary(name => name, value, StringComparer.Ordinal), StringComparer.Ordinal);

    private static IEnumerable<BalancedPart> Balance(PartDistribution part) =>
        from label in part.Labels
        where label.Value.Present > 0 && label.Value.Absent > 0
        let half = (label.Value.Present + label.Value.Absent) / 2.0
        select new BalancedPart(part.Source, label.Key, label.Value.Present, label.Value.Absent, half, half);
}
