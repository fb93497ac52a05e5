using System.IO.Enumeration;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Intake;

/// <summary>Lists the files of an export folder.</summary>
internal static class FolderScan
{
    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        MatchType = MatchType.Simple,
    };

    /// <summary>
    /// Every file that could be an instance, subfolders included, while listing. Symbolic links and junctions are passed over: what they point to
    /// inside the folder is found anyway, and what lies outside is none of ours.
    /// </summary>
    /// <exception cref="IOException">The folder is away, or went away meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not list the folder.</exception>
    public static IEnumerable<FileVersion> Files(string root)
    {
        // The enumeration below passes over what it may not list; of the folder itself that must be told.
        using (var first = Directory.EnumerateFileSystemEntries(root).GetEnumerator())
            first.MoveNext();

        return new FileSystemEnumerable<FileVersion>(
            root,
            (ref FileSystemEntry entry) => new FileVersion(entry.ToFullPath(), entry.Length, entry.LastWriteTimeUtc.UtcTicks),
            Options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !IgnoredFiles.IsIgnored(entry.FileName) && !IsLink(ref entry),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
        };
    }

    /// <summary>A single file as <see cref="Files"/> would list it; null when it would not.</summary>
    public static FileVersion? TryGetFile(string root, string path)
    {
        if (IgnoredFiles.IsIgnored(Path.GetFileName(path.AsSpan())))
            return null;

        for (var folder = new FileInfo(path).Directory; folder is not null && folder.FullName.Length > root.Length; folder = folder.Parent)
        {
            if (folder.LinkTarget is not null || (folder.Exists && (folder.Attributes & Options.AttributesToSkip) != FileAttributes.None))
                return null;
        }

        var file = new FileInfo(path);
        return file.Exists && file.LinkTarget is null && (file.Attributes & Options.AttributesToSkip) == FileAttributes.None
            ? new FileVersion(path, file.Length, file.LastWriteTimeUtc.Ticks)
            : null;
    }

    // Not every reparse point is a link: deduplicated and tiered files are reparse points too.
    private static bool IsLink(ref FileSystemEntry entry) =>
        (entry.Attributes & FileAttributes.ReparsePoint) != FileAttributes.None && entry.ToFileSystemInfo().LinkTarget is not null;
}
