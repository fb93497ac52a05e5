using System.Buffers;
using System.IO.Compression;

namespace Pneumonia.Dicom;

/// <summary>Inflates the data set of a deflated file (PS3.5 §A.5), never beyond <see cref="DicomLimits.MaxInflatedBytes"/>.</summary>
internal static class Inflater
{
    private const int FirstBufferBytes = 1 << 20;

    /// <param name="offset">Where the deflated bytes begin in the file, for errors.</param>
    /// <param name="limit">A power of two, not below 1 MiB.</param>
    /// <returns>A pooled buffer, which the caller returns, and how much of it is the data set.</returns>
    public static (byte[] Buffer, int Count) Inflate(ReadOnlyMemory<byte> deflated, long offset, long limit = DicomLimits.MaxInflatedBytes)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        int count = 0;
        try
        {
            using var stream = new DeflateStream(new MemoryStream(deflated.ToArray()), CompressionMode.Decompress);
            while (stream.Read(buffer, count, buffer.Length - count) is var read and > 0)
            {
                count += read;
                if (count < buffer.Length)
                    continue;
                if (count >= limit)
                    throw new DicomException(DicomFault.TooLarge, $"It inflates to {limit} bytes or more.", offset);
                buffer = Grow(buffer);
            }

            return (buffer, count);
        }
        catch (InvalidDataException e)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw new DicomException(DicomFault.CorruptDeflate, $"After {count} inflated bytes the deflated data cannot be read.", offset, inner: e);
        }
        catch (DicomException)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        byte[] grown = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(grown, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return grown;
    }
}
