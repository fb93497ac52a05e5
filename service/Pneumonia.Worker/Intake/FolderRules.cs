using System.IO.Enumeration;

namespace Pneumonia.Worker.Intake;

/// <summary>What holds for one export folder: its own settings, else those of Intake.</summary>
internal sealed record FolderRules(TimeSpan QuietPeriod, TimeSpan ScanInterval, TimeSpan IncompleteAfter, bool Subfolders, IReadOnlyList<string> Ignore)
{
    /// <summary>Parts of a file that were never written are zeros that belong there.</summary>
    public required bool AllowHoles { get; init; }

    /// <summary>Zip archives are opened; else they are files that are no DICOM.</summary>
    public required bool Zip { get; init; }

    /// <summary>Entries of one zip archive.</summary>
    public required int ZipMaxEntries { get; init; }

    /// <summary>All that one zip archive unpacks to, in bytes.</summary>
    public required long ZipMaxBytes { get; init; }

    /// <summary>All that could be an instance.</summary>
    public static FolderRules Default { get; } = Of(new ExportFolder(), new IntakeOptions());

    public static FolderRules Of(ExportFolder folder, IntakeOptions options) => new(
        folder.QuietPeriod ?? options.QuietPeriod,
        folder.ScanInterval ?? options.ScanInterval,
        folder.IncompleteAfter ?? options.IncompleteAfter,
        folder.Subfolders,
        [.. folder.Ignore])
    {
        AllowHoles = folder.AllowHoles,
        Zip = folder.Zip,
        ZipMaxEntries = options.ZipMaxEntries,
        ZipMaxBytes = (long)options.ZipMaxMegabytes << 20,
    };

    /// <summary>A file or subfolder of this name is passed over.</summary>
    public bool Ignores(ReadOnlySpan<char> name)
    {
        foreach (string pattern in Ignore)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name))
                return true;
        }

        return false;
    }
}
