using System.IO.Enumeration;

namespace Pneumonia.Worker.Intake;

/// <summary>What holds for one export folder: its own settings, else those of Intake.</summary>
internal sealed record FolderRules(TimeSpan QuietPeriod, TimeSpan ScanInterval, TimeSpan IncompleteAfter, bool Subfolders, IReadOnlyList<string> Ignore)
{
    /// <summary>All that could be an instance.</summary>
    public static FolderRules Default { get; } = Of(new ExportFolder(), new IntakeOptions());

    public static FolderRules Of(ExportFolder folder, IntakeOptions options) => new(
        folder.QuietPeriod ?? options.QuietPeriod,
        folder.ScanInterval ?? options.ScanInterval,
        folder.IncompleteAfter ?? options.IncompleteAfter,
        folder.Subfolders,
        [.. folder.Ignore]);

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
