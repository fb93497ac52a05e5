using Pneumonia.Dicom;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Scoring;

/// <summary>What a path names, a file or an entry of a zip archive, to be read as DICOM. Dispose it after what was opened of it.</summary>
internal sealed class InstanceContent : IDisposable
{
    private readonly string _path;
    private readonly ZipArchiveFile? _archive;
    private readonly ZipEntry? _entry;
    private byte[]? _bytes;

    private InstanceContent(string path, ZipArchiveFile? archive, ZipEntry? entry) => (_path, _archive, _entry) = (path, archive, entry);

    /// <exception cref="ZipException">The archive does not hold the entry now.</exception>
    /// <exception cref="IOException">The archive of an entry cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The archive of an entry may not be read.</exception>
    public static InstanceContent Open(string path) => ZipEntryPath.TryParse(path, out var name)
        ? new InstanceContent(path, ZipArchiveFile.OpenAt(name.Value, out var entry), entry)
        : new InstanceContent(path, null, null);

    /// <summary>Decompresses of an entry no more than it needs. Before anything is concluded from it, <see cref="RequireIntact"/> or <see cref="OpenFile"/>.</summary>
    /// <exception cref="ZipException">The entry's bytes are damaged.</exception>
    /// <inheritdoc cref="DicomFile.OpenHeader(string)" path="/exception"/>
    public DicomFile OpenHeader()
    {
        if (_archive is null)
            return DicomFile.OpenHeader(_path);

        try
        {
            return DicomFile.OpenHeader(_archive.OpenEntry(_entry!));
        }
        catch (DicomException exception) when (exception.Fault is not DicomFault.TooLarge)
        {
            RequireIntact();
            throw;
        }
    }

    /// <summary>Takes an entry into memory whole, once, and checks it.</summary>
    /// <exception cref="ZipException">The entry's bytes are damaged.</exception>
    /// <inheritdoc cref="DicomFile.Open" path="/exception"/>
    public DicomFile OpenFile()
    {
        if (_archive is null)
            return DicomFile.Open(_path);
        if (_entry!.Size > DicomLimits.MaxFileBytes)
            throw new DicomException(DicomFault.TooLarge, $"{_entry.Size} bytes are more than the {DicomLimits.MaxFileBytes} that are read.");

        int count = (int)_entry.Size;
        _bytes ??= PixelBuffers.Pool.Rent(count);
        using var content = _archive.OpenEntry(_entry);
        content.ReadExactly(_bytes.AsSpan(0, count));
        return DicomFile.Read(_bytes.AsMemory(0, count));
    }

    /// <summary>Reads an entry to its end without keeping it. A file has nothing that it could be checked against.</summary>
    /// <exception cref="ZipException">The entry's bytes are damaged.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public void RequireIntact()
    {
        if (_archive is null)
            return;

        using var content = _archive.OpenEntry(_entry!);
        content.ReadToEnd();
    }

    /// <summary>Parts of the file have their place but were never written. To be asked once it was read: what is written later changes its time.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public bool HasHoles() => _archive is null && FileHoles.AreIn(_path);

    public void Dispose()
    {
        _archive?.Dispose();
        if (_bytes is not null)
            PixelBuffers.Pool.Return(_bytes);
        _bytes = null;
    }
}
