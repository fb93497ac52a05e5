using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Intake;

/// <summary>Lists the files of an export folder.</summary>
internal static class FolderScan
{
    /// <summary>Every file that could be an instance, subfolders included.</summary>
    /// <exception cref="IOException">The folder is away.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not list the folder.</exception>
    public static IEnumerable<FileVersion> Files(string root) => Files(root, FolderRules.Default, new PassedOver(), known: null);

    /// <summary>Every file that could be an instance and is not known, while listing.</summary>
    /// <param name="passedOver">Counted up.</param>
    /// <param name="signOfLife">Called at each entry, known or not.</param>
    /// <exception cref="IOException">The folder is away, or went away meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not list the folder.</exception>
    public static IEnumerable<FileVersion> Files(string folder, FolderRules rules, PassedOver passedOver, FileFingerprints? known, Action? signOfLife = null)
    {
        // The enumeration below passes over what it may not list; of the folder itself that must be told.
        using (var first = Directory.EnumerateFileSystemEntries(folder).GetEnumerator())
            first.MoveNext();

        using var listing = new FolderListing(folder, rules, passedOver, known, signOfLife);
        while (listing.MoveNext())
            yield return listing.Current;
    }

    /// <summary>A single file as <see cref="Files(string, FolderRules, PassedOver, FileFingerprints?, Action?)"/> would list it; null when it would not.</summary>
    public static FileVersion? TryGetFile(string root, FolderRules rules, string path)
    {
        var name = Path.GetFileName(path.AsSpan());
        if (IgnoredFiles.IsIgnored(name) || rules.Ignores(name) || !IsEntered(root, rules, Path.GetDirectoryName(path)!))
            return null;

        var file = new FileInfo(path);
        return file.Exists && file.LinkTarget is null && (file.Attributes & FolderListing.Skipped) == FileAttributes.None
            && (file.Length > 0 || FileNode.KindOf(path) == FileNodeKind.File)
            ? new FileVersion(path, file.Length, file.LastWriteTimeUtc.Ticks)
            : null;
    }

    /// <summary>A scan of <paramref name="root"/> goes into this folder.</summary>
    public static bool IsEntered(string root, FolderRules rules, string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null && folder.FullName.Length > root.Length; folder = folder.Parent)
        {
            if (!rules.Subfolders || folder.LinkTarget is not null || rules.Ignores(folder.Name)
                || (folder.Exists && (folder.Attributes & FolderListing.Skipped) != FileAttributes.None))
            {
                return false;
            }
        }

        return true;
    }
}
