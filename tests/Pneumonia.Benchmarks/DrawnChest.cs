using System.Buffers.Binary;
using Pneumonia.Dicom;

namespace Pneumonia.Benchmarks;

/// <summary>A drawn chest of the shipped samples, enlarged to any size with noise of its own: the shipped model takes it for a radiograph.</summary>
internal static class DrawnChest
{
    /// <summary>12 bits at (row, column).</summary>
    public static Func<int, int, int> Samples(int rows, int columns)
    {
        using var file = DicomFile.Open(Path.Combine(AppContext.BaseDirectory, "Samples", "not-flagged-dx-pa.dcm"));
        using var codecs = new CodecSandbox(new CodecOptions());
        using var frame = DicomPixelData.Create(file).GetFrame(0, codecs);
        int height = frame.Format.Rows, width = frame.Format.Columns;
        int[] chest = new int[height * width];
        for (int i = 0; i < chest.Length; i++)
            chest[i] = BinaryPrimitives.ReadUInt16LittleEndian(frame.Samples.Span[(2 * i)..]);

        var random = new Random(1);
        return (row, column) =>
        {
            double y = (row + 0.5) / rows * (height - 1), x = (column + 0.5) / columns * (width - 1);
            int top = (int)y, left = (int)x, at = (top * width) + left;
            double above = chest[at] + ((x - left) * (chest[at + 1] - chest[at]));
            double below = chest[at + width] + ((x - left) * (chest[at + width + 1] - chest[at + width]));
            return Math.Clamp((int)(above + ((y - top) * (below - above))) + random.Next(-40, 40), 0, 4095);
        };
    }
}
