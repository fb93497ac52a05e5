namespace Pneumonia.Training.Augmenting;

/// <summary>The smallest blur: weights 1 2 1 along the rows, then along the columns; the edge is repeated.</summary>
internal static class Binomial
{
    /// <param name="image">[rows, columns], at least 2 x 2; changed in place.</param>
    /// <param name="scratch">As large.</param>
    public static void Blur(float[] image, float[] scratch, int rows, int columns)
    {
        Blur(image, scratch, rows, columns, columns, 1);
        Blur(scratch, image, columns, rows, 1, columns);
    }

    /// <param name="lineStep">From the start of a line to that of the next.</param>
    /// <param name="step">From a pixel to the next of its line.</param>
    private static void Blur(float[] source, float[] target, int lines, int length, int lineStep, int step)
    {
        for (int line = 0; line < lines; line++)
        {
            int at = line * lineStep;
            float before = source[at], here = before;
            for (int index = 1; index < length; index++, at += step)
            {
                float after = source[at + step];
                target[at] = (before + here + here + after) / 4;
                (before, here) = (here, after);
            }

            target[at] = (before + (3 * here)) / 4;
        }
    }
}
