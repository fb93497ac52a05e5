namespace Pneumonia.Imaging.Tests;

/// <summary>The synthetic chest of <c>tests/data/grayscale/grayscale.py</c>: whole numbers of 16 bits, so that both compute the same.</summary>
internal static class Anatomy
{
    public const int Rows = 96;
    public const int Columns = 80;

    public static readonly int[] Values = [.. Enumerable.Range(0, Rows * Columns).Select(i => Value(i / Columns, i % Columns))];

    /// <summary>Where an encoding with padding has it; no part of the middle.</summary>
    public static bool IsBorder(int row, int column) => row < 9 || column is < 7 or >= 73;

    private static int Value(int row, int column)
    {
        int lung = Math.Max(0, Math.Max(Lung(row, column - 24), Lung(row, column - 55)));
        return Math.Clamp(45_000 + (120 * row) + (((row * 37) + (column * 61) + (row * column * 13)) % 4001) - (44 * lung), 2622, 62_914);
    }

    private static int Lung(int row, int across) => 1024 - (across * across * 1024 / 169) - ((row - 48) * (row - 48) * 1024 / 900);
}
