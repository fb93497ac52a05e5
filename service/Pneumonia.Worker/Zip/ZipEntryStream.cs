using System.IO.Compression;
using System.IO.Hashing;

namespace Pneumonia.Worker.Zip;

/// <summary>
/// The uncompressed bytes of one entry, forwards: exactly as many as the directory says, with the CRC that it says, or an exception. Whoever has read to the
/// end has what was packed.
/// </summary>
internal sealed class ZipEntryStream : Stream
{
    private const int BufferBytes = 64 << 10, SkipBytes = 4 << 10;

    private readonly ZipEntry _entry;
    private readonly Stream _content;
    private readonly Crc32 _crc = new();
    private long _count;
    private bool _isChecked;

    /// <param name="packed">The entry's bytes in the archive.</param>
    public ZipEntryStream(ZipEntry entry, FileRange packed)
    {
        var buffered = new BufferedStream(packed, BufferBytes);
        (_entry, _content) = (entry, entry.Method == ZipMethod.Stored ? buffered : new DeflateStream(buffered, CompressionMode.Decompress));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _entry.Size;

    /// <summary>Only forwards: what lies between is read.</summary>
    /// <exception cref="ZipException">As <see cref="Read(Span{byte})"/>.</exception>
    public override long Position
    {
        get => _count;
        set
        {
            if (value < _count)
                throw new NotSupportedException("An entry of a zip archive is read forwards.");

            Span<byte> skipped = stackalloc byte[SkipBytes];
            while (_count < value && Read(skipped[..(int)Math.Min(SkipBytes, value - _count)]) > 0)
            {
                // Decompressed and counted in the CRC.
            }
        }
    }

    /// <returns>0 at the end, when all was as the directory says.</returns>
    /// <exception cref="ZipException">The bytes are damaged, more, or fewer.</exception>
    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, _entry.Size - _count);
        int read = wanted == 0 ? 0 : ReadContent(buffer[..wanted]);
        if (wanted > 0 && read == 0)
            throw ZipException.Damaged($"The entry ends after {_count} of its {_entry.Size} bytes.");

        _crc.Append(buffer[..read]);
        _count += read;
        if (_count == _entry.Size)
            CheckEnd();
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what is left, to the check at the end.</summary>
    /// <exception cref="ZipException">As <see cref="Read(Span{byte})"/>.</exception>
    public void ReadToEnd()
    {
        Position = _entry.Size;
        CheckEnd(); // Of an entry without bytes nothing was read.
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        if (_isChecked)
            return;

        _isChecked = true;
        Span<byte> more = stackalloc byte[1];
        if (ReadContent(more) > 0)
            throw ZipException.Damaged($"The entry goes on after the {_entry.Size} bytes that the directory says.");
        if (_crc.GetCurrentHashAsUInt32() is var found && found != _entry.Crc32)
            throw ZipException.Damaged($"The CRC-32 of the entry's {_entry.Size} bytes is {found:X8}; the directory says {_entry.Crc32:X8}.");
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
