using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>Decodes RLE (PS3.5 annex G): one segment a byte of a sample, most significant first, runs as in PackBits.</summary>
internal static class RleFrame
{
    private const int HeaderBytes = 64;

    /// <summary>Fills <paramref name="samples"/> with little-endian samples, colour by pixel.</summary>
    /// <exception cref="DicomException">Other segments than described (310), or a segment that does not give one byte a pixel (309).</exception>
    public static void Decode(ReadOnlySpan<byte> frame, FrameFormat format, Span<byte> samples)
    {
        int bytesPerSample = format.BitsAllocated / 8, expected = format.SamplesPerPixel * bytesPerSample;
        if (frame.Length < HeaderBytes)
            throw FrameHeader.Damaged("The RLE header is cut short.");
        int segments = BinaryPrimitives.ReadInt32LittleEndian(frame);
        if (segments != expected)
        {
            throw new DicomException(
                DicomFault.FrameMismatch, $"{segments} RLE segments; {format.SamplesPerPixel} samples of {format.BitsAllocated} bits are described.",
                tag: DicomTag.PixelData);
        }

        long end = frame.Length;
        for (int segment = segments - 1; segment >= 0; segment--)
        {
            long start = BinaryPrimitives.ReadUInt32LittleEndian(frame[(4 + (4 * segment))..]);
            if (start < HeaderBytes || start > end)
                throw FrameHeader.Damaged($"RLE segment {segment} starts at byte {start}.");
            int sample = segment / bytesPerSample, place = bytesPerSample - 1 - (segment % bytesPerSample);
            DecodeSegment(frame[(int)start..(int)end], samples[((sample * bytesPerSample) + place)..], expected, (long)format.Rows * format.Columns);
            end = start;
        }
    }

    private static void DecodeSegment(ReadOnlySpan<byte> source, Span<byte> target, int step, long pixels)
    {
        int at = 0, to = 0;
        long left = pixels;
        while (left > 0)
        {
            if (at >= source.Length)
                throw FrameHeader.Damaged($"An RLE segment ends {left} pixels too early.");
            int control = (sbyte)source[at++];
            if (control == -128)
                continue; // G.3.2: outputs nothing.
            int count = control >= 0 ? control + 1 : 1 - control, taken = control >= 0 ? count : 1;
            if (count > left || taken > source.Length - at)
                throw FrameHeader.Damaged("An RLE run goes beyond its segment or its pixels.");
            for (int i = 0; i < count; i++, to += step)
                target[to] = source[control >= 0 ? at + i : at];
            at += taken;
            left -= count;
        }
    }
}
