namespace Pneumonia.Training.Synthesis;

/// <summary>The lead letter R that is laid on the film at the patient's right.</summary>
internal static class SideMarker
{
    private const int PixelsPerDot = 6;

    private static readonly string[] LetterR =
    [
        "####.",
        "#...#",
        "#...#",
        "####.",
        "#.#..",
        "#..#.",
        "#...#",
    ];

    public static void Stamp(Plane film, int row, int column)
    {
        var letter = new Plane((LetterR.Length + 2) * PixelsPerDot, (LetterR[0].Length + 2) * PixelsPerDot);
        for (int y = 0; y < LetterR.Length * PixelsPerDot; y++)
        {
            for (int x = 0; x < LetterR[0].Length * PixelsPerDot; x++)
                letter[y + PixelsPerDot, x + PixelsPerDot] = LetterR[y / PixelsPerDot][x / PixelsPerDot] == '#' ? 1 : 0;
        }

        letter = letter.Blur(2.5);
        for (int y = 0; y < letter.Rows; y++)
        {
            for (int x = 0; x < letter.Columns; x++)
            {
                // Twice the blurred letter, cut off: rounded strokes instead of steps.
                ref float value = ref film[row + y, column + x];
                value += (0.93f - value) * Math.Clamp((2 * letter[y, x]) - 0.5f, 0, 1);
            }
        }
    }
}
