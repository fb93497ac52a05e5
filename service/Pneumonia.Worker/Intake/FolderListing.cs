using System.IO.Enumeration;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Intake;

/// <summary>
/// One walk through an export folder. Symbolic links and junctions are passed over: what they point to inside the folder is found anyway, and what
/// lies outside is none of ours. One subfolder that cannot be listed does not hide the others.
/// </summary>
internal sealed class FolderListing(string folder, FolderRules rules, PassedOver passedOver, FileFingerprints? known, Action? signOfLife)
    : FileSystemEnumerator<FileVersion>(folder, OptionsOf(rules))
{
    public const FileAttributes Skipped = FileAttributes.Hidden | FileAttributes.System;

    // EPERM, EACCES and ENAMETOOLONG of Linux; ERROR_ACCESS_DENIED and ERROR_FILENAME_EXCED_RANGE of Windows.
    private static readonly int[] Forbidden = OperatingSystem.IsWindows() ? [5] : [1, 13];
    private static readonly int TooLong = OperatingSystem.IsWindows() ? 206 : 36;

    protected override FileVersion TransformEntry(ref FileSystemEntry entry) => new(entry.ToFullPath(), entry.Length, entry.LastWriteTimeUtc.UtcTicks);

    protected override bool ShouldIncludeEntry(ref FileSystemEntry entry)
    {
        signOfLife?.Invoke();
        if (entry.IsDirectory || IgnoredFiles.IsIgnored(entry.FileName) || rules.Ignores(entry.FileName))
            return false;
        if (IsLink(ref entry))
        {
            passedOver.Links++;
            return false;
        }

        // Only files have a length, so that most need no second look.
        if (entry.Length == 0 && !IsFile(ref entry))
            return false;
        return known is null || !known.ContainsAndKeep(entry.Directory, entry.FileName, entry.Length, entry.LastWriteTimeUtc.UtcTicks);
    }

    protected override bool ShouldRecurseIntoEntry(ref FileSystemEntry entry)
    {
        if (rules.Ignores(entry.FileName))
            return false;
        if (IsLink(ref entry))
        {
            passedOver.Links++;
            return false;
        }

        if (!IsUnnameable(entry.FileName) || Directory.Exists(entry.ToFullPath()))
            return true;
        passedOver.Unnameable++;
        return false;
    }

    protected override bool ContinueOnError(int error)
    {
        if (Forbidden.Contains(error))
            passedOver.ClosedFolders++;
        else if (error == TooLong)
            passedOver.TooLong++;
        else
            return false;
        return true;
    }

    private static EnumerationOptions OptionsOf(FolderRules rules) => new()
    {
        RecurseSubdirectories = rules.Subfolders,
        IgnoreInaccessible = false,
        AttributesToSkip = Skipped,
        MatchType = MatchType.Simple,
    };

    // Not every reparse point is a link: deduplicated and tiered files are reparse points too.
    private static bool IsLink(ref FileSystemEntry entry) =>
        (entry.Attributes & FileAttributes.ReparsePoint) != FileAttributes.None && entry.ToFileSystemInfo().LinkTarget is not null;

    // What stands for bytes that are no UTF-8; a name may also hold this very character.
    private static bool IsUnnameable(ReadOnlySpan<char> name) => name.Contains('\uFFFD');

    private bool IsFile(ref FileSystemEntry entry)
    {
        switch (FileNode.KindOf(entry.ToFullPath()))
        {
            case FileNodeKind.File:
                return true;
            case FileNodeKind.Other:
                passedOver.NoFiles++;
                return false;
            case FileNodeKind.PathTooLong:
                passedOver.TooLong++;
                return false;
            default:
                passedOver.Unnameable += IsUnnameable(entry.FileName) ? 1 : 0;
                return false;
        }
    }
}
