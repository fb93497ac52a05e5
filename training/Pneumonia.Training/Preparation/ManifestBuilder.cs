namespace Pneumonia.Training.Preparation;

/// <summary>Makes one manifest of several data sets.</summary>
internal static class ManifestBuilder
{
    private const string Copy = "byte-identical to another training or tuning image";

    /// <summary>How much of the time reading takes; comparing takes the rest.</summary>
    private const double ReadingShare = 0.9;

    /// <summary>All images but byte-identical copies within training and tuning; tests stay whole.</summary>
    /// <param name="progress">Told the share done.</param>
    /// <param name="leavesOutNearDuplicates">Films in two splits are left out of the lesser one instead of being refused.</param>
    /// <exception cref="RefusedException">A data set is not what its description says, or a split leaks.</exception>
    public static PreparedData Build(
        IReadOnlyList<(SourceDescription Description, string Root)> sources, Action<double> progress, bool leavesOutNearDuplicates = false)
    {
        SourceReading[] readings = [.. sources.Select(source => source.Description.ReadImages(source.Root))];
        int total = readings.Sum(reading => reading.Images.Count);
        var read = new List<(DataItem Item, Thumbnail Thumbnail)>();
        foreach (var ((description, root), reading) in sources.Zip(readings))
        {
            foreach (var image in reading.Images)
            {
                read.Add(Read(description.Name, root, image));
                progress(ReadingShare * read.Count / total);
            }
        }

        var leftOut = readings.SelectMany(reading => reading.LeftOut).ToList();
        var kept = WithoutCopies(read, leftOut);
        DataItem[] items = [.. kept.Select(pair => pair.Item)];
        var duplicates = NearDuplicates.Find(items, [.. kept.Select(pair => pair.Thumbnail)], share => progress(ReadingShare + ((1 - ReadingShare) * share)));
        var manifest = DataManifest.Of(
            [.. sources.Select(source => new DataSource(source.Description.Name, source.Root, source.Description.Attribution))],
            LeakageControl.Apply(items, duplicates, leavesOutNearDuplicates, leftOut));
        return new(manifest, leftOut, duplicates);
    }

    private static (DataItem Item, Thumbnail Thumbnail) Read(string source, string root, SourceImage image)
    {
        var file = PreparedFile.Read(Path.Combine(root, image.Path));
        var item = new DataItem(
            source, image.Path, file.Sha256, $"{source}:{image.Patient ?? file.Patient ?? image.Path}", image.Split,
            new SortedDictionary<string, LabelState>(image.Labels.ToDictionary(), StringComparer.Ordinal), image.View ?? file.View,
            image.Sex ?? file.Sex, image.AgeYears ?? file.AgeYears);
        return (item, file.Thumbnail);
    }

    private static List<(DataItem Item, Thumbnail Thumbnail)> WithoutCopies(IEnumerable<(DataItem Item, Thumbnail Thumbnail)> read, List<LeftOutImage> leftOut)
    {
        var kept = new List<(DataItem Item, Thumbnail Thumbnail)>();
        var originals = new Dictionary<(string, DataSplit), DataItem>();
        foreach (var (item, thumbnail) in read.OrderBy(pair => pair.Item.Source, StringComparer.Ordinal).ThenBy(pair => pair.Item.Path, StringComparer.Ordinal))
        {
            if (item.Split is DataSplit.Training or DataSplit.Tuning && !originals.TryAdd((item.Sha256, item.Split), item))
            {
                var original = originals[(item.Sha256, item.Split)];
                RefuseContradiction(original, item);
                leftOut.Add(new LeftOutImage(item.Source, item.Path, Copy, $"{original.Source}/{original.Path}"));
            }
            else
            {
                kept.Add((item, thumbnail));
            }
        }

        return kept;
    }

    private static void RefuseContradiction(DataItem original, DataItem copy)
    {
        if (original.Labels.Keys.FirstOrDefault(label => original.Has(label) is { } has && copy.Has(label) == !has) is { } contradiction)
            throw new RefusedException(
                $"{original.Source}/{original.Path} and {copy.Source}/{copy.Path} are the same bytes, "
                + $"but '{contradiction}' is present in one and absent in the other. Take one out.");
    }
}
