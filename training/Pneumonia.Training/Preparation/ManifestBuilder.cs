namespace Pneumonia.Training.Preparation;

/// <summary>Makes one manifest of several data sets.</summary>
internal static class ManifestBuilder
{
    private const string Copy = "byte-identical to another training or tuning image";

    /// <summary>All images but byte-identical copies within training and tuning; tests stay whole.</summary>
    /// <param name="read">Told the share after each file.</param>
    /// <exception cref="RefusedException">A data set is not what its description says, or a split leaks.</exception>
    public static PreparedData Build(IReadOnlyList<(SourceDescription Description, string Root)> sources, Action<double> read)
    {
        SourceReading[] readings = [.. sources.Select(source => source.Description.ReadImages(source.Root))];
        int total = readings.Sum(reading => reading.Images.Count);
        var items = new List<DataItem>();
        foreach (var ((description, root), reading) in sources.Zip(readings))
        {
            foreach (var image in reading.Images)
            {
                items.Add(ToItem(description.Name, root, image));
                read((double)items.Count / total);
            }
        }

        var leftOut = readings.SelectMany(reading => reading.LeftOut).ToList();
        var kept = WithoutCopies(items, leftOut);
        return new(DataManifest.Of([.. sources.Select(source => new DataSource(source.Description.Name, source.Root, source.Description.Attribution))], kept), leftOut);
    }

    private static DataItem ToItem(string source, string root, SourceImage image)
    {
        var file = PreparedFile.Read(Path.Combine(root, image.Path));
        return new DataItem(
            source, image.Path, file.Sha256, $"{source}:{image.Patient ?? file.Patient ?? image.Path}", image.Split,
            new SortedDictionary<string, LabelState>(image.Labels.ToDictionary(), StringComparer.Ordinal), image.View ?? file.View, image.Sex ?? file.Sex, image.AgeYears ?? file.AgeYears);
    }

    // Copies across splits are refused by the manifest.
    private static List<DataItem> WithoutCopies(List<DataItem> items, List<LeftOutImage> leftOut)
    {
        var kept = new List<DataItem>();
        var first = new Dictionary<(string, DataSplit), DataItem>();
        foreach (var item in items.OrderBy(item => item.Source, StringComparer.Ordinal).ThenBy(item => item.Path, StringComparer.Ordinal))
        {
            if (item.Split is not (DataSplit.Training or DataSplit.Tuning) || first.TryAdd((item.Sha256, item.Split), item))
                kept.Add(item);
            else
                leftOut.Add(new LeftOutImage(item.Source, item.Path, Copy, first[(item.Sha256, item.Split)].Path));
        }

        return kept;
    }
}
