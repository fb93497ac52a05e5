using Pneumonia.Evaluation;

namespace Pneumonia.Training.Augmenting;

/// <summary>
/// A smooth field of brightness, a slope and a bowl: what the heel effect and an off-centre beam leave. Exposure multiplies, and film and detector show
/// its logarithm, so it is added.
/// </summary>
/// <param name="X">Added at the right edge, taken away at the left.</param>
/// <param name="Y">Added at the bottom, taken away at the top.</param>
/// <param name="Bowl">Added in the corners, taken away in the middle.</param>
internal readonly record struct IlluminationField(double X, double Y, double Bowl)
{
    /// <param name="limit">Nowhere is more added or taken away.</param>
    public static IlluminationField Draw(double limit, SplitMix64 random)
    {
        double strength = random.Between(0, limit), slopeShare = random.NextDouble();
        var (sine, cosine) = Math.SinCos(random.Between(0, 2 * Math.PI));
        double slope = strength * slopeShare / (Math.Abs(sine) + Math.Abs(cosine));
        return new(slope * cosine, slope * sine, strength * (1 - slopeShare) * (random.Happens(0.5) ? 1 : -1));
    }

    /// <summary>In place, clipped to 0..1.</summary>
    public void Add(float[] image, int rows, int columns)
    {
        float[] columnParts = new float[columns];
        for (int column = 0; column < columns; column++)
        {
            double x = ((2.0 * column) + 1 - columns) / columns;
            columnParts[column] = (float)((X * x) + (Bowl * x * x));
        }

        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            double y = ((2.0 * row) + 1 - rows) / rows;
            float rowPart = (float)((Y * y) + (Bowl * ((y * y) - 1)));
            for (int column = 0; column < columns; column++)
            {
                float value = image[at] + rowPart + columnParts[column];
                image[at++] = value < 0 ? 0 : value > 1 ? 1 : value;
            }
        }
    }
}
