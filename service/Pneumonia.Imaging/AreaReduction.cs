using System.Buffers;

namespace Pneumonia.Imaging;

/// <summary>
/// Exact area average: output pixel (r, c) is the mean of the intensities in source rows [r H / rows, (r + 1) H / rows) and columns
/// [c W / columns, (c + 1) W / columns), edge samples weighted by the share of them that lies inside. One pass over the samples: down the
/// columns first, then along the few rows that are left.
/// </summary>
internal static class AreaReduction
{
    /// <param name="intensities">rows x columns, 0..1. Padding counts for nothing in a mean; a rectangle of nothing but padding is 0, black.</param>
    public static void Reduce(GrayscaleImage image, IntensityMap map, int rows, int columns, Span<float> intensities)
    {
        ushort[] codeBuffer = ArrayPool<ushort>.Shared.Rent(image.Columns);
        float[] sumBuffer = ArrayPool<float>.Shared.Rent(image.Columns);
        float[] weightBuffer = ArrayPool<float>.Shared.Rent(image.Columns);
        try
        {
            var codes = codeBuffer.AsSpan(0, image.Columns);
            var sums = sumBuffer.AsSpan(0, image.Columns);
            var weights = weightBuffer.AsSpan(0, image.Columns);
            int decodedRow = -1;
            for (int r = 0; r < rows; r++)
            {
                sums.Clear();
                weights.Fill(map.IsTable ? 0 : (float)image.Rows / rows);

                // Positions in units of 1 / rows of a source row, so that all borders are whole numbers.
                long start = (long)r * image.Rows;
                long end = start + image.Rows;
                for (int y = (int)(start / rows); (long)y * rows < end; y++)
                {
                    if (y != decodedRow)
                        RowKernels.Decode(image.GetRow(y), image.Layout, codes);
                    decodedRow = y;

                    float weight = Overlap(y, rows, start, end) / (float)rows;
                    if (map.IsTable)
                        RowKernels.AddLookedUp(codes, map.Table, weight, sums, weights);
                    else
                        RowKernels.AddWindowed(codes, map.Low, map.Width, weight, sums);
                }

                ReduceRow(sums, weights, map, intensities.Slice(r * columns, columns));
            }
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(codeBuffer);
            ArrayPool<float>.Shared.Return(sumBuffer);
            ArrayPool<float>.Shared.Return(weightBuffer);
        }
    }

    private static void ReduceRow(ReadOnlySpan<float> sums, ReadOnlySpan<float> weights, IntensityMap map, Span<float> output)
    {
        for (int c = 0; c < output.Length; c++)
        {
            long start = (long)c * sums.Length;
            long end = start + sums.Length;
            double sum = 0;
            double weightSum = 0;
            for (int x = (int)(start / output.Length); (long)x * output.Length < end; x++)
            {
                double overlap = Overlap(x, output.Length, start, end);
                sum += overlap * sums[x];
                weightSum += overlap * weights[x];
            }

            output[c] = weightSum > 0 ? map.FromMean(sum / weightSum) : 0;
        }
    }

    /// <summary>How much of the source row or column <paramref name="index"/>, <paramref name="size"/> units long, lies in [start, end).</summary>
    private static long Overlap(int index, int size, long start, long end) =>
        Math.Min(end, (index + 1L) * size) - Math.Max(start, (long)index * size);
}
