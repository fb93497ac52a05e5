using System.Buffers;

namespace Pneumonia.Imaging;

/// <summary>
/// Exact area average: output pixel (r, c) is the mean of the intensities in source rows [r H / rows, (r + 1) H / rows) and columns
/// [c W / columns, (c + 1) W / columns), edge samples weighted by the share of them that lies inside. One pass over the samples: down the
/// columns first, then along the few rows that are left.
/// </summary>
internal static class AreaReduction
{
    /// <param name="intensities">rows x columns, 0..1.</param>
    /// <returns>What was found outside of the samples' stored bits.</returns>
    public static ForeignBits Reduce(GrayscaleImage image, IntensityMap map, int rows, int columns, Span<float> intensities)
    {
        ushort[] codeBuffer = ArrayPool<ushort>.Shared.Rent(image.Columns);
        float[] sumBuffer = ArrayPool<float>.Shared.Rent(image.Columns);
        try
        {
            var codes = codeBuffer.AsSpan(0, image.Columns);
            var sums = sumBuffer.AsSpan(0, image.Columns);
            var foreign = default(ForeignBits);
            int decodedRow = -1;
            for (int r = 0; r < rows; r++)
            {
                sums.Clear();

                // Positions in units of 1 / rows of a source row, so that all borders are whole numbers.
                long start = (long)r * image.Rows;
                long end = start + image.Rows;
                for (int y = (int)(start / rows); (long)y * rows < end; y++)
                {
                    if (y != decodedRow)
                        foreign |= RowKernels.Decode(image.GetRow(y), image.Layout, codes);
                    decodedRow = y;

                    float weight = Overlap(y, rows, start, end) / (float)rows;
                    if (map.IsTable)
                        RowKernels.AddLookedUp(codes, map.Table, weight, sums);
                    else
                        RowKernels.AddWindowed(codes, map.Low, map.Width, weight, sums);
                }

                ReduceRow(sums, (double)image.Rows / rows, map, intensities.Slice(r * columns, columns));
            }

            return foreign;
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(codeBuffer);
            ArrayPool<float>.Shared.Return(sumBuffer);
        }
    }

    private static void ReduceRow(ReadOnlySpan<float> sums, double rowsEach, IntensityMap map, Span<float> output)
    {
        double area = rowsEach * sums.Length;
        for (int c = 0; c < output.Length; c++)
        {
            long start = (long)c * sums.Length;
            long end = start + sums.Length;
            double sum = 0;
            for (int x = (int)(start / output.Length); (long)x * output.Length < end; x++)
                sum += (double)Overlap(x, output.Length, start, end) * sums[x];

            output[c] = map.FromMean(sum / area);
        }
    }

    /// <summary>How much of the source row or column <paramref name="index"/>, <paramref name="size"/> units long, lies in [start, end).</summary>
    private static long Overlap(int index, int size, long start, long end) =>
        Math.Min(end, (index + 1L) * size) - Math.Max(start, (long)index * size);
}
