using Microsoft.Extensions.Options;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Intake;

/// <summary>Which export folder a path lies in: tells a file that is gone from a share that is away.</summary>
internal sealed class ExportFolders(IOptions<IntakeOptions> intake)
{
    private readonly ExportFolderFacts[] _folders =
    [
        .. intake.Value.Folders.Select(folder => new ExportFolderFacts(
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path)) + Path.DirectorySeparatorChar,
            FolderRules.Of(folder, intake.Value),
            new FolderPresence(Path.GetFullPath(folder.Path)))),
    ];

    /// <summary>Of the folder with this index in the configuration.</summary>
    public FolderPresence PresenceOf(int index) => _folders[index].Presence;

    /// <inheritdoc cref="PresenceOf"/>
    public FolderRules RulesOf(int index) => _folders[index].Rules;

    /// <summary>The export folder that holds <paramref name="path"/> is there; if the file is not, it is gone.</summary>
    /// <param name="path">Of a file, or of an entry of a zip archive.</param>
    public bool IsAvailable(string path)
    {
        string file = ZipEntryPath.TryParse(path, out var entry) ? entry.Value.Archive : path;
        if (Find(path) is not { } folder || File.Exists(file))
            return true;

        try
        {
            return !folder.Presence.IsEmptied(isFileMissed: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Of the export folder that holds <paramref name="path"/>; the defaults for one that is no longer configured.</summary>
    public FolderRules RulesOf(string path) => Find(path)?.Rules ?? FolderRules.Default;

    private ExportFolderFacts? Find(string path) => Array.Find(_folders, folder => path.StartsWith(folder.Root, StringComparison.Ordinal));

    /// <param name="Root">With a separator at its end.</param>
    private sealed record ExportFolderFacts(string Root, FolderRules Rules, FolderPresence Presence);
}
