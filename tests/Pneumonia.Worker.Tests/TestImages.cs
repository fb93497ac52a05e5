using Pneumonia.TestKit;

namespace Pneumonia.Worker.Tests;

/// <summary>Chest instances that the tiny model flags or does not.</summary>
internal static class TestImages
{
    /// <summary>The centre is brighter than the border.</summary>
    public static ChestInstanceBuilder Flagged() => A.ChestInstance().WithPixels(64, 64, (row, column) => IsCentre(row, column) ? 3000 : 500);

    /// <summary>The border is brighter than the centre.</summary>
    public static ChestInstanceBuilder NotFlagged() => A.ChestInstance().WithPixels(64, 64, (row, column) => IsCentre(row, column) ? 500 : 3000);

    /// <summary>Another picture in each call's number, hence another pixel hash.</summary>
    public static ChestInstanceBuilder NotFlagged(int number) =>
        A.ChestInstance().WithPixels(64, 64, (row, column) => (row, column) == (0, 0) ? number : IsCentre(row, column) ? 500 : 3000);

    private static bool IsCentre(int row, int column) => row is >= 16 and < 48 && column is >= 16 and < 48;
}
