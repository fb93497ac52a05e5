namespace Pneumonia.Training.Preparation;

/// <summary>Lists the files of a folder tree with what folders, groups file and pattern say of them. Files whose name begins with a dot are passed over.</summary>
internal sealed class FolderSourceReader(FolderSourceDescription description, string root)
{
    private const int MaxDepth = 8;
    private const int MaxFiles = 10_000_000;

    private readonly PatientPattern? _pattern = description.PatientPattern is { } pattern ? new PatientPattern(pattern) : null;

    /// <exception cref="RefusedException">The tree is not the one described, or the groups file lists other files.</exception>
    public SourceReading Read()
    {
        SourceImage[] files = [.. description.Splits.SelectMany(split => ReadSplit(split.Key, split.Value)).OrderBy(file => file.Path, StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new RefusedException($"{root}: there is no image in {string.Join(", ", description.Splits.Keys)}.");
        if (description.Groups is { } groups)
            return new([.. WithGroups(files, groups)], []);
        return new(description.HoldOut is { } holdOut ? holdOut.Apply(files) : files, []);
    }

    private IEnumerable<SourceImage> ReadSplit(string name, DataSplit split)
    {
        string folder = Path.Combine(root, name);
        if (!Directory.Exists(folder))
            throw new RefusedException($"{folder}: the folder is missing. Restore it, or take it out of the description's splits.");
        if (Directory.EnumerateFiles(folder).FirstOrDefault(file => name != FolderSourceDescription.Itself && !IsHidden(file)) is { } stray)
            throw new RefusedException($"{stray}: a file beside the class folders has no class. Move it into one, or away.");
        return Directory.EnumerateDirectories(folder).Where(path => !IsHidden(path)).SelectMany(path => ReadClass(path, split));
    }

    private IEnumerable<SourceImage> ReadClass(string folder, DataSplit split)
    {
        if (!description.Classes.TryGetValue(Path.GetFileName(folder), out var labels))
            throw new RefusedException(
                $"{folder}: the class is none of {string.Join(", ", description.Classes.Keys)}. Name it in the description's classes, or move it away.");

        // Links are not followed here, and refused below.
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = MaxDepth,
            IgnoreInaccessible = false,
            AttributesToSkip = FileAttributes.None,
        };
        int count = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*", options))
        {
            if (IsHidden(file))
                continue;
            if (++count > MaxFiles)
                throw new RefusedException($"{folder}: more than {MaxFiles} files.");

            string path = Path.GetRelativePath(root, file).Replace('\\', '/');
            SafePath.RefuseLinks(root, path, root);
            yield return new SourceImage(path, _pattern?.PatientOf(path), split, labels);
        }
    }

    private IEnumerable<SourceImage> WithGroups(SourceImage[] files, GroupsDescription groups)
    {
        string groupsPath = Path.Combine(root, groups.File);
        var unlisted = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        foreach (var row in GroupsFile.Read(groupsPath))
        {
            if (!unlisted.Remove(row.Path, out var file))
                throw new RefusedException($"{row.Where}: '{Shown.Value(row.Path)}' is named twice, or the file is missing in {root}.");
            yield return file with { Patient = row.Group, Split = SplitOf(file.Split, row, groups), Labels = LabelsOf(file, row, groups) };
        }

        if (unlisted.Count > 0)
            throw new RefusedException($"{groupsPath}: {unlisted.Count} files have no patient group, for example '{unlisted.Keys.Min()}'. Add their lines.");
    }

    private static DataSplit SplitOf(DataSplit folder, GroupRow row, GroupsDescription groups)
    {
        if (folder == DataSplit.Training != row.Fold is not null)
            throw new RefusedException($"{row.Where}: training images have a fold, others none; found '{row.Fold}' for '{Shown.Value(row.Path)}'.");
        return row.Fold == groups.TuningFold ? DataSplit.Tuning : folder;
    }

    private static IReadOnlyDictionary<string, LabelState> LabelsOf(SourceImage file, GroupRow row, GroupsDescription groups)
    {
        if (groups.Subtypes is null || row.Subtype.Length == 0)
            return file.Labels;
        if (!groups.Subtypes.TryGetValue(row.Subtype, out var more))
            throw new RefusedException(
                $"{row.Where}: subtype '{Shown.Value(row.Subtype)}' is none of {string.Join(", ", groups.Subtypes.Keys)}. Name it in the description, or correct it.");

        var labels = new SortedDictionary<string, LabelState>(StringComparer.Ordinal);
        foreach (var (label, state) in file.Labels.Concat(more))
        {
            if (!labels.TryAdd(label, state))
                throw new RefusedException($"{row.Where}: class folder and subtype '{row.Subtype}' both tell of '{label}'.");
        }

        return labels;
    }

    private static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');
}
