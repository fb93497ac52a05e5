using Pneumonia.Evaluation;

namespace Pneumonia.Training.Augmenting;

/// <summary>A border of one grey, as collimators, films and scanners leave it.</summary>
/// <param name="Left">Share of the width; 0: no border on this side.</param>
/// <param name="Right">As <paramref name="Left"/>.</param>
/// <param name="Top">Share of the height.</param>
/// <param name="Bottom">As <paramref name="Top"/>.</param>
internal readonly record struct FilmFrame(double Left, double Right, double Top, double Bottom, double AngleDegrees, double Grey)
{
    private const double SideProbability = 0.6;
    private const double GreatestShare = 0.12;

    public static FilmFrame Draw(SplitMix64 random)
    {
        double grey = random.Happens(0.75) ? random.Between(0, 0.12) : random.Between(0.85, 1);
        double angle = random.Happens(0.5) ? random.Between(-3, 3) : 0;
        return new(Side(), Side(), Side(), Side(), angle, grey);

        double Side() => random.Happens(SideProbability) ? random.Between(0.005, GreatestShare) : 0;
    }

    /// <summary>In place; the edge is as soft as one pixel.</summary>
    public void Apply(float[] image, int rows, int columns)
    {
        var (sine, cosine) = Math.SinCos(AngleDegrees * Math.PI / 180);
        double left = Edge(Left, columns), right = Edge(Right, columns), top = Edge(Top, rows), bottom = Edge(Bottom, rows);
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            double dy = row + 0.5 - (rows / 2.0);
            for (int column = 0; column < columns; column++, at++)
            {
                double dx = column + 0.5 - (columns / 2.0), x = (cosine * dx) + (sine * dy), y = (cosine * dy) - (sine * dx);
                double inside = Math.Min(Math.Min(left + x, right - x), Math.Min(top + y, bottom - y)) + 0.5;
                if (inside < 1)
                    image[at] = (float)(Grey + ((image[at] - Grey) * Math.Max(0, inside)));
            }
        }

        static double Edge(double share, int side) => share == 0 ? double.PositiveInfinity : side * (0.5 - share);
    }
}
