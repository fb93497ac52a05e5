using System.IO.Compression;

namespace Pneumonia.Worker.Zip;

/// <summary>
/// The uncompressed bytes of one entry: exactly as many as the directory says, with the CRC that it says, or an exception. Whoever has read to the end has
/// what was packed.
/// </summary>
internal sealed class ZipEntryReader : IDisposable
{
    private const int BufferBytes = 64 << 10;

    private readonly ZipEntry _entry;
    private readonly Stream _content;
    private Crc32 _crc = new();
    private long _count;
    private bool _isChecked;

    /// <param name="packed">The entry's bytes in the archive.</param>
    public ZipEntryReader(ZipEntry entry, FileRange packed)
    {
        var buffered = new BufferedStream(packed, BufferBytes);
        (_entry, _content) = (entry, entry.Method == ZipMethod.Stored ? buffered : new DeflateStream(buffered, CompressionMode.Decompress));
    }

    /// <returns>0 at the end, when all was as the directory says.</returns>
    /// <exception cref="ZipException">The bytes are damaged, more, or fewer.</exception>
    public int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, _entry.Size - _count);
        int read = wanted == 0 ? 0 : ReadContent(buffer[..wanted]);
        if (wanted > 0 && read == 0)
            throw ZipException.Damaged($"The entry ends after {_count} of its {_entry.Size} bytes.");

        _crc.Append(buffer[..read]);
        _count += read;
        if (_count == _entry.Size && !_isChecked)
            CheckEnd();
        return read;
    }

    /// <summary>Fills <paramref name="buffer"/>, or what of it the entry has bytes for.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public int ReadMany(Span<byte> buffer)
    {
        int count = 0;
        while (Read(buffer[count..]) is var read and > 0)
            count += read;
        return count;
    }

    public void Dispose() => _content.Dispose();

    private void CheckEnd()
    {
        _isChecked = true;
        Span<byte> more = stackalloc byte[1];
        if (ReadContent(more) > 0)
            throw ZipException.Damaged($"The entry goes on after the {_entry.Size} bytes that the directory says.");
        if (_crc.Value != _entry.Crc32)
            throw ZipException.Damaged($"The CRC-32 of the entry's {_entry.Size} bytes is {_crc.Value:X8}; the directory says {_entry.Crc32:X8}.");
    }

    private int ReadContent(Span<byte> buffer)
    {
        try
        {
            return _content.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw ZipException.Damaged($"The compressed bytes are damaged after {_count} of {_entry.Size} bytes.", exception);
        }
    }
}
