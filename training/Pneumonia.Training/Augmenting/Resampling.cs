namespace Pneumonia.Training.Augmenting;

/// <summary>
/// Resizes with a triangle filter, which is bilinear where the image grows and as wide as two target pixels where it shrinks: no aliasing, and the mean
/// stays what it was.
/// </summary>
internal static class Resampling
{
    /// <param name="source">[rows, columns].</param>
    /// <param name="target">Takes [newRows, newColumns]; may be longer.</param>
    /// <param name="scratch">At least rows x newColumns; neither of the others.</param>
    public static void Resize(float[] source, int rows, int columns, float[] target, int newRows, int newColumns, float[] scratch)
    {
        for (int column = 0; column < newColumns; column++)
        {
            var (first, weights) = Taps(column, columns, newColumns);
            for (int row = 0; row < rows; row++)
            {
                float sum = 0;
                int at = (row * columns) + first;
                for (int tap = 0; tap < weights.Length; tap++)
                    sum += weights[tap] * source[at + tap];
                scratch[(row * newColumns) + column] = sum;
            }
        }

        for (int row = 0; row < newRows; row++)
        {
            var (first, weights) = Taps(row, rows, newRows);
            for (int column = 0; column < newColumns; column++)
            {
                float sum = 0;
                int at = (first * newColumns) + column;
                for (int tap = 0; tap < weights.Length; tap++, at += newColumns)
                    sum += weights[tap] * scratch[at];
                target[(row * newColumns) + column] = sum;
            }
        }
    }

    /// <summary>The source pixels under the filter that lie within the image, with weights that add up to 1.</summary>
    private static (int First, float[] Weights) Taps(int target, int sourceSize, int targetSize)
    {
        double scale = (double)sourceSize / targetSize, reach = Math.Max(1, scale), at = ((target + 0.5) * scale) - 0.5;
        int first = Math.Max(0, (int)Math.Floor(at - reach) + 1), last = Math.Min(sourceSize - 1, (int)Math.Ceiling(at + reach) - 1);
        float[] weights = new float[last - first + 1];
        double sum = 0;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            weights[tap] = (float)(1 - (Math.Abs(first + tap - at) / reach));
            sum += weights[tap];
        }

        for (int tap = 0; tap < weights.Length; tap++)
            weights[tap] = (float)(weights[tap] / sum);
        return (first, weights);
    }
}
