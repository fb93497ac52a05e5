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

                var span = SourceSpan.Of(r, rows, image.FullRows, image.Scale);
                for (int y = span.First; y <= span.Last; y++)
                {
                    int row = Math.Min(y, image.Rows - 1);
                    if (row != decodedRow)
                        foreign |= RowKernels.Decode(image.GetRow(row), image.Layout, codes);
                    decodedRow = row;

                    float weight = span.Overlap(y) / (float)span.Unit;
                    if (map.IsTable)
                        RowKernels.AddLookedUp(codes, map.Table, weight, sums);
                    else
                        RowKernels.AddWindowed(codes, map.Low, map.Width, weight, sums);
                }

                ReduceRow(sums, image, (double)image.FullRows / image.Scale / rows, map, intensities.Slice(r * columns, columns));
            }

            return foreign;
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(codeBuffer);
            ArrayPool<float>.Shared.Return(sumBuffer);
        }
    }

    private static void ReduceRow(ReadOnlySpan<float> sums, GrayscaleImage image, double rowsEach, IntensityMap map, Span<float> output)
    {
        for (int c = 0; c < output.Length; c++)
        {
            var span = SourceSpan.Of(c, output.Length, image.FullColumns, image.Scale);
            double sum = 0;
            for (int x = span.First; x <= span.Last; x++)
                sum += (double)span.Overlap(x) * sums[Math.Min(x, sums.Length - 1)];

            output[c] = map.FromMean(sum / (rowsEach * (span.End - span.Start)));
        }
    }
}
