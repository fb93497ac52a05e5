using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>Brings decoded samples to the Bits Allocated and the sign that the data set describes.</summary>
internal static class SampleFit
{
    /// <param name="decoded">Little endian, as wide as the decoder gives them.</param>
    /// <param name="header">What the frame says of itself.</param>
    /// <param name="described">What the data set says; checked against <paramref name="header"/> before.</param>
    /// <param name="samples">Little endian, <see cref="FrameFormat.BitsAllocated"/> wide.</param>
    public static void Fit(ReadOnlySpan<byte> decoded, FrameHeader header, FrameFormat described, Span<byte> samples)
    {
        int from = header.SandboxBytesPerSample, to = described.BitsAllocated / 8;
        bool isOtherSign = header.IsSigned is { } isSigned && isSigned != described.IsSigned;
        if (from == to && !isOtherSign)
        {
            decoded.CopyTo(samples);
            return;
        }

        int max = (1 << header.Precision) - 1, unused = 32 - header.Precision;
        for (int i = 0, o = 0; o < samples.Length; i += from, o += to)
        {
            int value = from == 1 ? decoded[i] : BinaryPrimitives.ReadUInt16LittleEndian(decoded[i..]);
            // A stream and a data set that disagree about the sign: the bits are the stream's, their meaning the data set's.
            if (header.IsSigned is not null)
                value = described.IsSigned ? value << unused >> unused : value & max;
            if (to == 1)
                samples[o] = (byte)value;
            else
                BinaryPrimitives.WriteUInt16LittleEndian(samples[o..], (ushort)value);
        }
    }
}
