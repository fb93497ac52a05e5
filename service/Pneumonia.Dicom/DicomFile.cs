namespace Pneumonia.Dicom;

/// <summary>
/// A DICOM file in memory (PS3.10 §7), its data set parsed and its large values left as slices of one pooled buffer.
/// Values read from <see cref="Dataset"/> are valid until the file is disposed.
/// </summary>
public sealed class DicomFile : IDisposable
{
    private const int FirstChunkBytes = 64 << 10;

    private readonly byte[]?[] _pooled;
    private readonly DicomDataset _dataset;
    private bool _isDisposed;

    private DicomFile(
        FileStart start, DicomDataset dataset, LeniencyLog leniencies, long length, DicomPixelDataExtent? pixelData, params byte[]?[] pooled)
    {
        (FileMetaInfo, TransferSyntax, Leniencies) = (start.FileMetaInfo, start.TransferSyntax, leniencies.ToList());
        (_dataset, Length, PixelDataExtent, _pooled) = (dataset, length, pixelData, pooled);
    }

    /// <summary>Group 0002; empty when the file has none.</summary>
    public DicomDataset FileMetaInfo { get; }

    /// <summary>After <see cref="OpenHeader(string)"/>, what stands before Pixel Data.</summary>
    public DicomDataset Dataset
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _dataset;
        }
    }

    /// <summary>As the data set is really written: where the first element contradicts group 0002, the element counts.</summary>
    public DicomTransferSyntax TransferSyntax { get; }

    /// <summary>What was read though the standard forbids it, each kind once; empty for a file that keeps the rules.</summary>
    public IReadOnlyList<DicomLeniency> Leniencies { get; }

    /// <summary>Size of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>Where Pixel Data lies, after <see cref="OpenHeader(string)"/>; null when the data set has none, or when the whole file was read.</summary>
    public DicomPixelDataExtent? PixelDataExtent { get; }

    /// <summary>Pixel Data of some kind is there and ends within the file: told by its length, or by walking its fragments, without reading the pixels.</summary>
    public bool HasAllPixelData => PixelDataExtent?.IsComplete ?? Dataset.Any(item => item.Tag.IsPixelData);

    /// <summary>Reads the whole file. With or without preamble and meta header.</summary>
    /// <exception cref="DicomException">The content is refused; says at which byte and why.</exception>
    /// <exception cref="IOException">The file is not there, is a folder, cannot be read, or changed while it was read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static DicomFile Open(string path)
    {
        using var content = new FileContent(path);
        content.ReadUntil(content.Length);
        content.CheckUnchanged();
        return ReadAll(content.Bytes, content);
    }

    /// <summary>Reads up to, not including, Pixel Data (7FE0,0010). Of deflated files, which cannot be read in part, all is inflated.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static DicomFile OpenHeader(string path)
    {
        using var content = new FileContent(path);
        return OpenHeader(content);
    }

    /// <summary>Reads of a stream what <see cref="OpenHeader(string)"/> reads of a file.</summary>
    /// <param name="file">Of known length. Its position is set, but never back. Disposed before this returns.</param>
    /// <exception cref="DicomException">The content is refused; says at which byte and why.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static DicomFile OpenHeader(Stream file)
    {
        using var content = new FileContent(file);
        return OpenHeader(content);
    }

    /// <summary>Reads a file that is in memory already.</summary>
    /// <exception cref="DicomException">The content is refused; says at which byte and why.</exception>
    public static DicomFile Read(ReadOnlyMemory<byte> content)
    {
        FileContent.CheckLength(content.Length);
        return ReadAll(content, owner: null);
    }

    /// <summary>
    /// What begins like this is read as DICOM, or refused for another reason than <see cref="DicomFault.NotDicom"/>. For choosing files without reading
    /// them: 4 KiB are enough.
    /// </summary>
    /// <param name="start">The file's first bytes, or all of them.</param>
    /// <param name="length">Size of the file in bytes.</param>
    public static bool BeginsAsDicom(ReadOnlyMemory<byte> start, long length)
    {
        try
        {
            FileStart.Read(new DataSetReader(start, length, new LeniencyLog()), start);
            return true;
        }
        catch (DicomException exception)
        {
            return exception.Fault != DicomFault.NotDicom;
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        foreach (byte[]? buffer in _pooled)
        {
            if (buffer is not null)
                PixelBuffers.Pool.Return(buffer);
        }
    }

    private static DicomFile OpenHeader(FileContent content)
    {
        long wanted = FirstChunkBytes;
        while (true)
        {
            content.ReadUntil(wanted);
            var reader = new DataSetReader(content.Bytes, content.Length, new LeniencyLog());
            try
            {
                return ReadHeader(reader, content);
            }
            catch (DicomException e) when (e.Fault == DicomFault.Truncated && reader.MissingUntil > 0)
            {
                // The header is longer than what was read of the file: read on, and begin again.
                wanted = Math.Max(content.Bytes.Length * 2L, reader.MissingUntil);
            }
        }
    }

    private static DicomFile ReadHeader(DataSetReader reader, FileContent content)
    {
        var start = FileStart.Read(reader, content.Bytes);
        if (start.TransferSyntax.IsDeflated)
        {
            content.ReadUntil(content.Length);
            return ReadAll(content.Bytes, content);
        }

        int position = start.DataSetPosition;
        var dataset = reader.ReadDataSet(ref position, start.TransferSyntax.Encoding, headerOnly: true, out var pixelData);
        var extent = pixelData is { } header ? PixelDataProbe.Measure(content, position, header, start.TransferSyntax.Encoding) : null;
        content.CheckUnchanged();
        return new DicomFile(start, dataset, reader.Leniencies, content.Length, extent, content.TakeBuffer());
    }

    private static DicomFile ReadAll(ReadOnlyMemory<byte> content, FileContent? owner)
    {
        var reader = new DataSetReader(content, content.Length, new LeniencyLog());
        var start = FileStart.Read(reader, content);
        int position = start.DataSetPosition;
        if (!start.TransferSyntax.IsDeflated)
        {
            var whole = reader.ReadDataSet(ref position, start.TransferSyntax.Encoding, headerOnly: false, out _);
            return new DicomFile(start, whole, reader.Leniencies, content.Length, null, owner?.TakeBuffer());
        }

        var (inflated, count) = Inflater.Inflate(content[position..], position, reader.Leniencies);
        try
        {
            position = 0;
            reader = new DataSetReader(inflated.AsMemory(0, count), count, reader.Leniencies);
            var dataset = reader.ReadDataSet(ref position, start.TransferSyntax.Encoding, headerOnly: false, out _);
            return new DicomFile(start, dataset, reader.Leniencies, content.Length, null, owner?.TakeBuffer(), inflated);
        }
        catch
        {
            PixelBuffers.Pool.Return(inflated);
            throw;
        }
    }
}
