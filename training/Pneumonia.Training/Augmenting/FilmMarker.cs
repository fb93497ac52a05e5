using Pneumonia.Evaluation;

namespace Pneumonia.Training.Augmenting;

/// <summary>A lead letter or a line of small signs on the film.</summary>
/// <param name="Dots">Rows of dots from the top; '#' is drawn.</param>
/// <param name="CentreX">Share of the width.</param>
/// <param name="CentreY">Share of the height.</param>
/// <param name="Height">Share of the height.</param>
/// <param name="PlateGrey">Of a plate under the dots, one dot wider on all sides; null: none.</param>
internal sealed record FilmMarker(IReadOnlyList<string> Dots, double CentreX, double CentreY, double Height, double AngleDegrees, double Grey, double? PlateGrey)
{
    public static readonly IReadOnlyList<string> LetterL = ["#....", "#....", "#....", "#....", "#....", "#....", "#####"];
    public static readonly IReadOnlyList<string> LetterR = ["####.", "#...#", "#...#", "####.", "#.#..", "#..#.", "#...#"];

    public static FilmMarker Draw(SplitMix64 random)
    {
        bool isLetter = random.Happens(0.6), isBright = random.Happens(0.85), isLeft = random.Happens(0.5), isTop = random.Happens(0.75);
        var dots = isLetter ? random.Happens(0.5) ? LetterL : LetterR : DrawSigns(3 + random.Below(6), random);
        double height = isLetter ? random.Between(0.04, 0.1) : random.Between(0.025, 0.045);
        double x = isLetter ? random.Between(0.05, 0.2) : random.Between(0.1, 0.25), y = random.Between(0.05, 0.2);
        double angle = isLetter ? random.Between(-12, 12) : 0;
        double grey = isBright ? random.Between(0.8, 1) : random.Between(0, 0.12);
        double? plate = random.Happens(0.2) ? isBright ? random.Between(0, 0.15) : random.Between(0.8, 1) : null;
        return new(dots, isLeft ? x : 1 - x, isTop ? y : 1 - y, height, angle, grey, plate);
    }

    /// <summary>In place. A pixel takes as much of the marker's grey as the dots between which its middle lies have, linearly.</summary>
    public void Apply(float[] image, int rows, int columns)
    {
        var (sine, cosine) = Math.SinCos(AngleDegrees * Math.PI / 180);
        double dotSize = Height * rows / Dots.Count, reach = (Dots[0].Length + Dots.Count + 4) * dotSize / 2;
        double middleX = CentreX * columns, middleY = CentreY * rows;
        int lastRow = Math.Min(rows - 1, (int)(middleY + reach)), lastColumn = Math.Min(columns - 1, (int)(middleX + reach));
        for (int row = Math.Max(0, (int)(middleY - reach)); row <= lastRow; row++)
        {
            for (int column = Math.Max(0, (int)(middleX - reach)); column <= lastColumn; column++)
            {
                double dx = column + 0.5 - middleX, dy = row + 0.5 - middleY;
                double x = (((cosine * dx) + (sine * dy)) / dotSize) + (Dots[0].Length / 2.0), y = (((cosine * dy) - (sine * dx)) / dotSize) + (Dots.Count / 2.0);
                ref float value = ref image[(row * columns) + column];
                if (PlateGrey is { } plate && x > -1 && y > -1 && x < Dots[0].Length + 1 && y < Dots.Count + 1)
                    value = (float)plate;
                value += (float)((Grey - value) * Coverage(x - 0.5, y - 0.5));
            }
        }
    }

    // Noughts and crosses in a grid of 3 x 5 dots: what is left of letters and digits at this size.
    private static string[] DrawSigns(int count, SplitMix64 random) =>
        [.. Enumerable.Range(0, 5).Select(_ => string.Join('.', Enumerable.Range(0, count).Select(_ => Sign(random))))];

    private static string Sign(SplitMix64 random) => new([.. Enumerable.Range(0, 3).Select(_ => random.Happens(0.55) ? '#' : '.')]);

    private double Coverage(double x, double y)
    {
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        double right = x - left, bottom = y - top;
        return (((Dot(left, top) * (1 - right)) + (Dot(left + 1, top) * right)) * (1 - bottom))
            + (((Dot(left, top + 1) * (1 - right)) + (Dot(left + 1, top + 1) * right)) * bottom);
    }

    private double Dot(int x, int y) => (uint)y < (uint)Dots.Count && (uint)x < (uint)Dots[y].Length && Dots[y][x] == '#' ? 1 : 0;
}
