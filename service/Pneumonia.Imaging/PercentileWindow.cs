using System.Buffers;

namespace Pneumonia.Imaging;

/// <summary>The window from the 1st to the 99th percentile (nearest rank) of an image's unmasked modality values.</summary>
internal static class PercentileWindow
{
    public const string Description = "The window from the 1st to the 99th percentile was taken instead.";

    private const double LowShare = 0.01;
    private const double HighShare = 0.99;

    /// <summary>
    /// Fewest stored levels between the two percentiles. Stretching less would show a blank exposure's noise as anatomy; the least among 1,437
    /// radiographs of 8 bits is 116.
    /// </summary>
    private const int MinLevels = 32;

    /// <summary>False when everything is padding or the values hardly differ.</summary>
    public static bool TryFind(GrayscaleImage image, out double low, out double high)
    {
        int codeCount = image.Layout.CodeCount;
        int[] counts = ArrayPool<int>.Shared.Rent(codeCount);
        double[] values = ArrayPool<double>.Shared.Rent(codeCount);
        try
        {
            Count(image, counts.AsSpan(0, codeCount));

            // Only used codes are kept, by modality value: a negative slope or a table changes their order.
            int used = 0;
            long total = 0;
            for (int code = 0; code < codeCount; code++)
            {
                int stored = code + image.Layout.MinValue;
                if (counts[code] == 0 || image.Transform.IsPadding(stored))
                    continue;

                values[used] = image.Transform.ToModality(stored);
                counts[used++] = counts[code];
                total += counts[used - 1];
            }

            Array.Sort(values, counts, 0, used);
            low = AtRank(values, counts, used, total * LowShare);
            high = AtRank(values, counts, used, total * HighShare);
            return high - low >= MinLevels * image.Transform.ModalityStep;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(counts);
            ArrayPool<double>.Shared.Return(values);
        }
    }

    private static void Count(GrayscaleImage image, Span<int> counts)
    {
        counts.Clear();
        ushort[] buffer = ArrayPool<ushort>.Shared.Rent(image.Columns);
        try
        {
            var codes = buffer.AsSpan(0, image.Columns);
            for (int row = 0; row < image.Rows; row++)
            {
                RowKernels.Decode(image.GetRow(row), image.Layout, codes);
                foreach (ushort code in codes)
                    counts[code]++;
            }
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(buffer);
        }
    }

    private static double AtRank(double[] values, int[] counts, int used, double rank)
    {
        long seen = 0;
        for (int i = 0; i < used; i++)
        {
            seen += counts[i];
            if (seen >= rank)
                return values[i];
        }

        return 0;
    }
}
