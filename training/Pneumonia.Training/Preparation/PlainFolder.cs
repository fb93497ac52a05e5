using System.Collections.ObjectModel;

namespace Pneumonia.Training.Preparation;

/// <summary>Describes a folder that comes without a description: train, val and test folders, or none, of class folders, with or without groups.csv.</summary>
internal static class PlainFolder
{
    private const string GroupsName = "groups.csv";
    private const string Label = "pneumonia";
    private const string DefaultPositive = "PNEUMONIA";

    private static readonly (string Folder, DataSplit Split)[] SplitFolders =
        [("train", DataSplit.Training), ("val", DataSplit.Tuning), ("test", DataSplit.InternalTest)];

    /// <param name="positive">The class folder with the finding; null: PNEUMONIA.</param>
    /// <param name="patientPattern">Takes the patient from the file's name; null: each file is a patient of its own, unless groups.csv tells.</param>
    /// <exception cref="RefusedException">There is no such class folder.</exception>
    public static FolderSourceDescription Describe(string root, string? positive, string? patientPattern)
    {
        positive ??= DefaultPositive;
        var splits = SplitFolders.Where(split => Directory.Exists(Path.Combine(root, split.Folder))).ToDictionary(split => split.Folder, split => split.Split);
        if (splits.Count == 0)
            splits.Add(FolderSourceDescription.Itself, DataSplit.Training);

        string[] classes =
        [
            .. splits.Keys.SelectMany(split => Directory.EnumerateDirectories(Path.Combine(root, split)))
                .Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')).Distinct(StringComparer.Ordinal),
        ];
        if (!classes.Contains(positive, StringComparer.Ordinal))
            throw new RefusedException(
                $"{root}: no class folder is called '{positive}', only {string.Join(", ", classes.Select(Shown.Value))}. Say with --positive which holds the finding.");

        bool hasGroups = File.Exists(Path.Combine(root, GroupsName));
        if (hasGroups && patientPattern is not null)
            throw new RefusedException($"{root}: {GroupsName} tells the patients; --patient-pattern would contradict it. Leave one out.");
        return new FolderSourceDescription(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(root)), "", splits, classes.ToDictionary(name => name, name => Labels(Label, name == positive)),
            hasGroups ? Groups(root) : null, patientPattern, hasGroups || splits.ContainsKey("val") ? null : new HoldOut(0.2, "prepare", Label));
    }

    private static GroupsDescription Groups(string root)
    {
        var subtypes = GroupsFile.Read(Path.Combine(root, GroupsName)).Select(row => row.Subtype).Distinct();
        return new(GroupsName, 0, subtypes.ToDictionary(name => name, name => Labels("viral", name switch { "virus" => true, "bacteria" => false, _ => null })));
    }

    private static IReadOnlyDictionary<string, LabelState> Labels(string label, bool? isPresent) => isPresent is { } present
        ? new Dictionary<string, LabelState> { [label] = present ? LabelState.Present : LabelState.Absent }
        : ReadOnlyDictionary<string, LabelState>.Empty;
}
