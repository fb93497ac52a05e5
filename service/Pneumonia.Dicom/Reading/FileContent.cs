namespace Pneumonia.Dicom;

/// <summary>The beginning, or all, of a file in one pooled buffer.</summary>
internal sealed class FileContent : IDisposable
{
    private readonly Stream _stream;
    private byte[] _buffer = [];
    private int _count;

    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="DicomException">Empty, or larger than <see cref="DicomLimits.MaxFileBytes"/>.</exception>
    public FileContent(string path)
    {
        // Pipes and devices have no length either: asked before opening, because opening a pipe waits for somebody to write into it.
        CheckLength(new FileInfo(path).Length);
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            Length = _stream.Length;
            CheckLength(Length);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <param name="stream">Its position is set, but never back. Disposed with this.</param>
    /// <exception cref="DicomException">Empty, or larger than <see cref="DicomLimits.MaxFileBytes"/>.</exception>
    public FileContent(Stream stream)
    {
        (_stream, Length) = (stream, stream.Length);
        try
        {
            CheckLength(Length);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Size of the file in bytes.</summary>
    public long Length { get; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _count);

    public static void CheckLength(long length)
    {
        if (length == 0)
            throw new DicomException(DicomFault.EmptyFile, "The file has no bytes.", 0);
        if (length > DicomLimits.MaxFileBytes)
            throw new DicomException(DicomFault.TooLarge, $"{length} bytes are more than the {DicomLimits.MaxFileBytes} that are read.");
    }

    /// <summary>Reads on until <paramref name="count"/> bytes are in <see cref="Bytes"/>. Earlier slices of it are void.</summary>
    /// <exception cref="IOException">The file became shorter meanwhile.</exception>
    public void ReadUntil(long count)
    {
        int wanted = (int)Math.Min(count, Length);
        if (wanted > _buffer.Length)
            Grow(wanted);
        _stream.Position = _count;
        _stream.ReadExactly(_buffer.AsSpan(_count, wanted - _count));
        _count = wanted;
    }

    /// <summary>A file that changes while it is read is still being written: what was read is neither the old one nor the new one.</summary>
    public void CheckUnchanged()
    {
        if (_stream.Length != Length)
            throw new IOException($"The file went from {Length} to {_stream.Length} bytes while it was read.");
    }

    /// <summary>Reads at <paramref name="offset"/> without keeping anything; false when the file ends before.</summary>
    public bool TryReadAt(long offset, Span<byte> bytes)
    {
        if (offset > Length - bytes.Length)
            return false;

        // Not every stream goes back to what was read of it.
        int held = (int)Math.Clamp(_count - offset, 0, bytes.Length);
        if (held > 0)
            _buffer.AsSpan((int)offset, held).CopyTo(bytes);
        var rest = bytes[held..];
        if (rest.Length == 0)
            return true;
        _stream.Position = offset + held;
        return _stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) == rest.Length;
    }

    /// <summary>Hands the buffer over to the caller, who returns it to the pool.</summary>
    public byte[] TakeBuffer()
    {
        byte[] buffer = _buffer;
        (_buffer, _count) = ([], 0);
        return buffer;
    }

    public void Dispose()
    {
        _stream.Dispose();
        PixelBuffers.Pool.Return(TakeBuffer());
    }

    private void Grow(int size)
    {
        byte[] grown = PixelBuffers.Pool.Rent(size);
        Bytes.CopyTo(grown);
        PixelBuffers.Pool.Return(_buffer);
        _buffer = grown;
    }
}
