using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>Brings samples of 32 allocated bits into 16, every value kept: what they have in common goes into the format's offset.</summary>
internal static class DeepSamples
{
    /// <exception cref="DicomException">The frame's values span more than 65,536, or lie beyond 31 bits (304).</exception>
    public static DecodedFrame Reduce(DecodedFrame frame)
    {
        var stored = new StoredSamples(frame.Format, frame.Samples.Span);
        int count = frame.Format.Rows * frame.Format.Columns;
        var (low, high) = Range(stored, count);
        bool fits = frame.Format.BitsStored <= 16;
        if (!fits)
        {
            PixelDescription.Require(
                high - low <= ushort.MaxValue && low <= int.MaxValue - ushort.MaxValue, DicomFault.InvalidBitDepth,
                $"The {frame.Format.BitsStored}-bit values of the frame span {high - low + 1}; 16 bits hold 65,536.", DicomTag.BitsStored);
        }

        int bits = fits ? frame.Format.BitsStored : 16;
        long offset = fits ? 0 : low;
        var format = frame.Format with
        {
            BitsAllocated = 16,
            BitsStored = bits,
            HighBit = bits - 1,
            IsSigned = fits && frame.Format.IsSigned,
            IsBigEndian = false,
            ValueOffset = (int)offset,
        };
        var owner = PixelBuffers.Rent((int)format.ByteCount);
        var samples = owner.Memory.Span;
        for (int i = 0; i < count; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(samples[(2 * i)..], (ushort)(stored[i] - offset));
        return new DecodedFrame(format, owner.Memory, owner);
    }

    private static (long Low, long High) Range(StoredSamples stored, int count)
    {
        long low = long.MaxValue, high = long.MinValue;
        for (int i = 0; i < count; i++)
        {
            low = Math.Min(low, stored[i]);
            high = Math.Max(high, stored[i]);
        }

        return (low, high);
    }
}
