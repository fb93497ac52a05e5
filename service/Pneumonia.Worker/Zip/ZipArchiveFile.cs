using System.Buffers.Binary;
using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Zip;

/// <summary>A zip archive that is open for reading. Nothing of it is unpacked to a disk.</summary>
internal sealed class ZipArchiveFile : IDisposable
{
    /// <summary>Preamble and prefix (PS3.10 §7.1): a DICOM file may begin with anything, a zip archive's first bytes included.</summary>
    private const int HeadBytes = 132, PrefixAt = 128;

    private const int LocalHeaderBytes = 30;
    private const uint LocalHeader = 0x04034B50;

    private readonly FileStream _stream;

    private ZipArchiveFile(string path)
    {
        // A pipe or device has no length either, and opening it would wait for ever.
        if (new FileInfo(path).Length == 0)
            throw ZipException.Refused("The file is empty.");
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            Entries = ZipDirectory.Read(_stream);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public IReadOnlyList<ZipEntry> Entries { get; }

    /// <summary>Told by the file's first bytes, whatever its name. Archives behind a program that unpacks them are programs.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static bool IsZip(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            return false;

        using var stream = OpenStream(path);
        Span<byte> head = stackalloc byte[HeadBytes];
        head = head[..stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        return BeginsAsZip(head) && !(head.Length == HeadBytes && head[PrefixAt..].SequenceEqual("DICM"u8));
    }

    /// <summary>A local header, or the end of an archive without entries.</summary>
    public static bool BeginsAsZip(ReadOnlySpan<byte> head) => head is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..];

    /// <summary>All of the archive has been written, sound or not.</summary>
    /// <inheritdoc cref="IsZip" path="/exception"/>
    public static bool IsWhole(string path)
    {
        using var stream = OpenStream(path);
        return ZipEnd.IsThere(stream);
    }

    /// <exception cref="ZipException">The archive is not whole, damaged, in several files, or larger than anything in use.</exception>
    /// <inheritdoc cref="IsZip" path="/exception"/>
    public static ZipArchiveFile Open(string path) => new(path);

    /// <summary>An entry as it is now: its own size, its archive's time.</summary>
    /// <exception cref="ZipException">The archive does not hold it, or not now.</exception>
    /// <inheritdoc cref="IsZip" path="/exception"/>
    public static FileVersion VersionOf(ZipEntryPath path)
    {
        long modified = new FileInfo(path.Archive).LastWriteTimeUtc.Ticks;
        using var archive = OpenAt(path, out var entry);
        return new FileVersion(path.ToString(), entry.Size, modified);
    }

    /// <summary>The archive of an entry, which the caller disposes.</summary>
    /// <exception cref="ZipException">The archive does not hold the entry, or not now: it did when it was taken, so it is another one or is being written.</exception>
    /// <inheritdoc cref="IsZip" path="/exception"/>
    public static ZipArchiveFile OpenAt(ZipEntryPath path, out ZipEntry entry)
    {
        ZipArchiveFile archive;
        try
        {
            archive = Open(path.Archive);
        }
        catch (ZipException exception)
        {
            throw NotThere(exception);
        }

        if (archive.Entries.FirstOrDefault(one => one.Name == path.Name && ZipRules.IsReadable(one)) is { } found)
        {
            entry = found;
            return archive;
        }

        archive.Dispose();
        throw NotThere(null);
    }

    /// <exception cref="ZipException">No entry begins where the directory says.</exception>
    public ZipEntryStream OpenEntry(ZipEntry entry)
    {
        Span<byte> header = stackalloc byte[LocalHeaderBytes];
        if (RandomAccess.Read(_stream.SafeFileHandle, header, entry.Position) < LocalHeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalHeader)
            throw ZipException.Damaged("The entry does not begin where the directory says.");
        if (BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != (int)entry.Method)
            throw ZipException.Damaged("The entry's own header names another compression method than the directory.");

        // Behind it name and extra field (§4.3.7), whose lengths may differ from the directory's.
        long content = entry.Position + LocalHeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        return new ZipEntryStream(entry, new FileRange(_stream.SafeFileHandle, content, entry.CompressedSize));
    }

    public void Dispose() => _stream.Dispose();

    private static ZipException NotThere(Exception? inner) =>
        new(Reason.Unreadable, "The zip archive does not hold this entry now: it was changed, or is being written.", inner);

    private static FileStream OpenStream(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
