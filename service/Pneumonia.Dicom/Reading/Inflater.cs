using System.IO.Compression;

namespace Pneumonia.Dicom;

/// <summary>Inflates the data set of a deflated file (PS3.5 §A.5), never beyond <see cref="DicomLimits.MaxInflatedBytes"/>.</summary>
internal static class Inflater
{
    private const int FirstBufferBytes = 1 << 20;

    /// <param name="offset">Where the deflated bytes begin in the file, for errors.</param>
    /// <param name="limit">A power of two, not below 1 MiB.</param>
    /// <returns>A pooled buffer, which the caller returns, and how much of it is the data set.</returns>
    /// <exception cref="DicomException">The stream is damaged, ends before its end mark, or inflates to more than <paramref name="limit"/>.</exception>
    public static (byte[] Buffer, int Count) Inflate(
        ReadOnlyMemory<byte> deflated, long offset, LeniencyLog leniencies, long limit = DicomLimits.MaxInflatedBytes)
    {
        byte[] buffer = PixelBuffers.Pool.Rent(FirstBufferBytes);
        int count = 0;
        try
        {
            using var source = new Source(deflated.ToArray());
            using Stream stream = HasZlibHeader(deflated.Span)
                ? new ZLibStream(source, CompressionMode.Decompress)
                : new DeflateStream(source, CompressionMode.Decompress);
            if (stream is ZLibStream)
                leniencies.Add(DicomLeniencyKind.ZlibWrapping, offset);
            while (stream.Read(buffer, count, buffer.Length - count) is var read and > 0)
            {
                count += read;
                if (count < buffer.Length)
                    continue;
                if (count >= limit)
                    throw new DicomException(DicomFault.TooLarge, $"It inflates to {limit} bytes or more.", offset);
                buffer = Grow(buffer);
            }

            if (source.IsExhausted)
                throw new DicomException(DicomFault.Truncated, $"After {count} inflated bytes the deflated data stops without an end mark.", offset);
            return (buffer, count);
        }
        catch (InvalidDataException e)
        {
            PixelBuffers.Pool.Return(buffer);
            throw new DicomException(DicomFault.CorruptDeflate, $"After {count} inflated bytes the deflated data cannot be read.", offset, inner: e);
        }
        catch (DicomException)
        {
            PixelBuffers.Pool.Return(buffer);
            throw;
        }
    }

    /// <summary>
    /// RFC 1950 §2.2: method 8, no preset dictionary, a check over both bytes. In a bare stream the first byte, 78, would begin a stored block of a
    /// length that the next bytes cannot say twice, so that nothing readable is taken for a wrapping.
    /// </summary>
    private static bool HasZlibHeader(ReadOnlySpan<byte> bytes) =>
        bytes is [0x78, var second, var third, var fourth, var fifth, ..]
        && (second & 0x20) == 0 && ((0x78 << 8) | second) % 31 == 0 && ((second | (third << 8)) ^ (fourth | (fifth << 8))) != 0xFFFF;

    private static byte[] Grow(byte[] buffer)
    {
        byte[] grown = PixelBuffers.Pool.Rent(buffer.Length * 2);
        buffer.CopyTo(grown, 0);
        PixelBuffers.Pool.Return(buffer);
        return grown;
    }

    /// <summary>Knows whether it was asked for more than it has, which a stream that came to its end mark does not.</summary>
    private sealed class Source(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public bool IsExhausted { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Noted(base.Read(buffer, offset, count), count);

        public override int Read(Span<byte> buffer) => Noted(base.Read(buffer), buffer.Length);

        private int Noted(int read, int wanted)
        {
            IsExhausted |= read == 0 && wanted > 0;
            return read;
        }
    }
}
