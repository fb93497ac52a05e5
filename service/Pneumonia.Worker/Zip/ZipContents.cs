using Pneumonia.Dicom;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Zip;

/// <summary>What a zip archive holds for the ledger.</summary>
/// <param name="Instances">Its DICOM instances, and the entries that are too damaged to tell: their own outcome says so.</param>
/// <param name="PassedOver">Intact entries that are no DICOM, or whose names are ignored.</param>
/// <param name="Nested">Of these, zip archives: they are not opened.</param>
internal sealed record ZipContents(IReadOnlyList<FileVersion> Instances, int PassedOver, int Nested)
{
    private const int LookBytes = 4096;

    /// <summary>Reads the directory and the beginning of each entry. What does not begin as DICOM is read to its end: only an intact one may be passed over.</summary>
    /// <exception cref="ZipException">The archive is refused as a whole.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The archive may not be read.</exception>
    public static ZipContents Read(string path, FolderRules rules)
    {
        long modified = new FileInfo(path).LastWriteTimeUtc.Ticks;
        using var archive = ZipArchiveFile.Open(path);
        ZipRules.Check(archive.Entries, rules);
        var instances = new List<FileVersion>();
        int passedOver = 0, nested = 0;
        byte[] buffer = new byte[LookBytes];
        foreach (var entry in archive.Entries)
        {
            if (entry.IsFolder)
                continue;

            var kind = ZipRules.IsIgnored(entry.Name, rules) ? ZipEntryKind.Other : Look(archive, entry, buffer);
            if (kind == ZipEntryKind.Instance)
                instances.Add(new FileVersion(new ZipEntryPath(path, entry.Name).ToString(), entry.Size, modified));
            else
                passedOver++;
            nested += kind == ZipEntryKind.Nested ? 1 : 0;
        }

        return new ZipContents(instances, passedOver, nested);
    }

    private static ZipEntryKind Look(ZipArchiveFile archive, ZipEntry entry, byte[] buffer)
    {
        try
        {
            using var content = archive.OpenEntry(entry);
            var start = buffer.AsMemory(0, content.ReadAtLeast(buffer.AsSpan(0, LookBytes), LookBytes, throwOnEndOfStream: false));
            if (DicomFile.BeginsAsDicom(start, entry.Size))
                return ZipEntryKind.Instance;

            content.ReadToEnd();
            return ZipArchiveFile.BeginsAsZip(start.Span) ? ZipEntryKind.Nested : ZipEntryKind.Other;
        }
        catch (ZipException)
        {
            return ZipEntryKind.Instance;
        }
    }

    private enum ZipEntryKind
    {
        Instance,
        Nested,
        Other,
    }
}
