using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Tests.Synthesis;

public sealed class PlaneTests
{
    [Fact]
    public void Enlarging_keeps_a_ramp_a_ramp()
    {
        var ramp = new Plane(8, 8, [.. Enumerable.Range(0, 64).Select(i => (float)(i % 8))]);

        var large = ramp.Enlarge(16, 32);

        // Column 16 of 32 lies at source column (16.5 * 8 / 32) - 0.5.
        Assert.All(Enumerable.Range(0, 16), row => Assert.Equal(3.625f, large[row, 16], 1e-4f));
    }

    [Fact]
    public void Blur_spreads_a_point_without_changing_its_sum()
    {
        var point = new Plane(31, 31);
        point[15, 15] = 1;

        var blurred = point.Blur(2);

        Assert.Equal(1, blurred.Values.Sum(), 1e-4f);
        Assert.Equal(blurred[15, 13], blurred[13, 15], 1e-6f);
        Assert.Equal(1 / (2 * MathF.PI * 4), blurred[15, 15], 1e-3f);
    }

    [Fact]
    public void Placement_moves_down_and_across_by_shares_of_the_size()
    {
        var point = new Plane(101, 101);
        point[50, 50] = 1;

        var moved = new Placement(0.1, -0.2, 0, 0).Warp(point);

        var (brightest, index) = moved.Values.Select((value, i) => (value, i)).Max();
        Assert.InRange(brightest, 0.7f, 1);
        Assert.Equal((60, 30), (index / 101, index % 101));
    }

    [Fact]
    public void Same_seed_renders_the_same_film()
    {
        float[] chest = [.. Enumerable.Repeat(0.5f, ChestStatistics.Size * ChestStatistics.Size)];
        float[] remainder = [.. Enumerable.Repeat(0.05f, chest.Length)];

        var first = FilmRenderer.Render(chest, remainder, new Random(3));
        var again = FilmRenderer.Render(chest, remainder, new Random(3));

        Assert.Equal(first.Values, again.Values);
        Assert.All(first.Values, value => Assert.InRange(value, 0, 1));
    }
}
