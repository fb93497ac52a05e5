using System.Buffers;
using Pneumonia.Dicom;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Scoring;

/// <summary>What a path names, a file or an entry of a zip archive, to be read as DICOM. Dispose it after what was opened of it.</summary>
internal sealed class InstanceContent : IDisposable
{
    private readonly string _path;
    private readonly int _count;
    private byte[]? _entry;

    private InstanceContent(string path, byte[]? entry, int count) => (_path, _entry, _count) = (path, entry, count);

    /// <summary>Reads an entry into memory, whole and checked. Of a file nothing is read yet.</summary>
    /// <exception cref="ZipException">The archive does not hold the entry now, or its bytes are damaged.</exception>
    /// <exception cref="DicomException">The entry is larger than <see cref="DicomLimits.MaxFileBytes"/>.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The archive may not be read.</exception>
    public static InstanceContent Open(string path)
    {
        if (!ZipEntryPath.TryParse(path, out var entry))
            return new InstanceContent(path, null, 0);

        var (buffer, count) = ZipArchiveFile.ReadEntry(entry.Value);
        return new InstanceContent(path, buffer, count);
    }

    /// <inheritdoc cref="DicomFile.OpenHeader(string)"/>
    public DicomFile OpenHeader() => _entry is null ? DicomFile.OpenHeader(_path) : DicomFile.OpenHeader(new MemoryStream(_entry, 0, _count, writable: false));

    /// <inheritdoc cref="DicomFile.Open"/>
    public DicomFile OpenFile() => _entry is null ? DicomFile.Open(_path) : DicomFile.Read(_entry.AsMemory(0, _count));

    public void Dispose()
    {
        if (_entry is not null)
            ArrayPool<byte>.Shared.Return(_entry);
        _entry = null;
    }
}
