using System.Security.Cryptography;

namespace Pneumonia.Training.Preparation;

/// <summary>Makes the manifest of a folder tree train|test / NORMAL|PNEUMONIA / image, with the patients and folds of its groups.csv.</summary>
internal static class ManifestBuilder
{
    private const int TuningFold = 0;

    /// <summary>Training images outside fold 0, tuning images of fold 0 (each without copies), and the whole official test.</summary>
    /// <param name="hashed">Told after each file.</param>
    /// <exception cref="RefusedException">Folder and groups.csv do not list the same files, or the split leaks.</exception>
    public static DataManifest Build(string root, Action<double> hashed)
    {
        var rows = GroupsFile.Read(Path.Combine(root, "groups.csv"));
        RefuseDifferences(root, rows);

        var source = new DataSource(Path.GetFileName(Path.TrimEndingDirectorySeparator(root)), root, "");
        GroupRow[] used = [.. rows.Where(row => row.IsTest || !row.IsCopy)];
        var items = used.Select((row, index) =>
        {
            hashed((index + 1.0) / used.Length);
            return new DataItem(source.Name, row.Path, HashFile(Path.Combine(root, row.Path)), row.Group, SplitOf(row), LabelsOf(row));
        });
        return DataManifest.Of([source], items);
    }

    private static SortedDictionary<string, LabelState> LabelsOf(GroupRow row)
    {
        var labels = new SortedDictionary<string, LabelState>(StringComparer.Ordinal) { ["pneumonia"] = StateOf(row.IsPneumonia) };
        if (row.IsViral is { } isViral)
            labels["viral"] = StateOf(isViral);
        return labels;
    }

    private static LabelState StateOf(bool isPresent) => isPresent ? LabelState.Present : LabelState.Absent;

    private static DataSplit SplitOf(GroupRow row) =>
        row.IsTest ? DataSplit.InternalTest : row.Fold == TuningFold ? DataSplit.Tuning : DataSplit.Training;

    private static void RefuseDifferences(string root, IEnumerable<GroupRow> rows)
    {
        var onDisk = Files(root, "train").Concat(Files(root, "test"))
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .ToHashSet(StringComparer.Ordinal);

        foreach (var row in rows)
        {
            if (!onDisk.Remove(row.Path))
                throw new RefusedException($"groups.csv names '{row.Path}' twice, or the file is missing in {root}.");
        }

        if (onDisk.Count > 0)
            throw new RefusedException($"{root}: {onDisk.Count} files have no patient group in groups.csv, for example '{onDisk.Min()}'.");
    }

    private static IEnumerable<string> Files(string root, string split) =>
        Directory.EnumerateFiles(Path.Combine(root, split), "*", SearchOption.AllDirectories);

    private static string HashFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
