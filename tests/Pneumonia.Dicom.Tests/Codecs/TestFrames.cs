using System.Buffers.Binary;

namespace Pneumonia.Dicom.Tests;

/// <summary>Frames made up for tests: smooth, with an edge, with some noise, and using both ends of the range.</summary>
internal static class TestFrames
{
    public static FrameFormat Format(int rows, int columns, int bitsStored, bool isSigned = false, int samplesPerPixel = 1) => new()
    {
        Rows = rows,
        Columns = columns,
        SamplesPerPixel = samplesPerPixel,
        BitsAllocated = bitsStored <= 8 ? 8 : 16,
        BitsStored = bitsStored,
        HighBit = bitsStored - 1,
        IsSigned = isSigned,
        PhotometricInterpretation = samplesPerPixel == 1 ? "MONOCHROME2" : "RGB",
    };

    /// <summary>Samples of the format, sign-extended to Bits Allocated.</summary>
    public static byte[] Samples(FrameFormat format)
    {
        int range = 1 << format.BitsStored, offset = format.IsSigned ? range / 2 : 0, width = format.BitsAllocated / 8;
        byte[] samples = new byte[format.ByteCount];
        uint noise = 1;
        for (int i = 0; i < samples.Length / width; i++)
        {
            int pixel = i / format.SamplesPerPixel, row = pixel / format.Columns, column = pixel % format.Columns;
            noise = (noise * 1664525) + 1013904223;
            double value = (0.4 * row / format.Rows) + (0.4 * column / format.Columns) + (column > format.Columns / 2 ? 0.1 : 0) + ((noise >> 24) / 256.0 * 0.05);
            int sample = i switch { 0 => 0, 1 => range - 1, _ => (int)(value * range) } - offset;
            if (width == 1)
                samples[i] = (byte)sample;
            else
                BinaryPrimitives.WriteInt16LittleEndian(samples.AsSpan(2 * i), (short)sample);
        }

        return samples;
    }
}
