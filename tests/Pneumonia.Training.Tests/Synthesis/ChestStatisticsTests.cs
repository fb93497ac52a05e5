using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Tests.Synthesis;

public sealed class ChestStatisticsTests
{
    private const int Size = ChestStatistics.Size;

    [Fact]
    public void Draws_vary_as_the_images_vary_and_keep_their_mean()
    {
        // One pattern, in strengths of standard deviation 0.1 around 0.5.
        float[] pattern = Pattern((row, column) => row < Size / 2 ? 1 : -1);
        var random = new Random(1);
        float[][] images = [.. Enumerable.Range(0, 60).Select(_ =>
        {
            float strength = 0.5f + (0.1f * (float)Gaussian.Draw(random));
            return Array.ConvertAll(pattern, value => value * strength);
        })];
        double[] strengths = [.. images.Select(image => (double)image[0])];

        var statistics = ChestStatistics.Fit(images, componentCount: 1);
        float[][] draws = [.. Enumerable.Range(0, 400).Select(seed => statistics.Draw(new Random(seed), spread: 1))];

        Assert.All(draws, draw => Assert.Equal(draw[0], -draw[^1], 1e-4f));
        Assert.Equal(strengths.Average(), draws.Average(draw => (double)draw[0]), 0.02);
        Assert.Equal(Deviation(strengths), Deviation([.. draws.Select(draw => (double)draw[0])]), 0.02);
        Assert.InRange(statistics.Remainder.Max(), 0, 2e-3f);
    }

    [Fact]
    public void What_the_components_leave_out_is_the_remainder()
    {
        // Strong variation of the whole image, weak variation of one pixel.
        float[][] images = [.. Enumerable.Range(0, 32).Select(i => Pattern((row, column) => (i % 2) + (row == 9 && column == 9 ? 0.1f * (i / 2 % 2) : 0)))];

        var statistics = ChestStatistics.Fit(images, componentCount: 1);

        Assert.Equal(0.05f, statistics.Remainder[(9 * Size) + 9], 2e-3f);
        Assert.InRange(statistics.Remainder[0], 0, 2e-3f);
    }

    [Fact]
    public void Aligned_chests_lie_over_each_other()
    {
        float[][] images =
        [
            .. new[] { (0, 0), (14, 0), (-14, 0), (0, 14), (0, -14), (10, 10) }.Select(shift =>
                Pattern((row, column) => Math.Abs(row - 112 - shift.Item1) < 50 && Math.Abs(column - 112 - shift.Item2) < 40 ? 1 : 0)),
        ];

        var aligned = ChestAlignment.Align(images, kept: 1);

        Assert.Equal(images.Length, aligned.Count);
        Assert.True(Spread(aligned) < 0.35 * Spread(images), $"{Spread(aligned)} against {Spread(images)}");
    }

    private static float[] Pattern(Func<int, int, float> value) => [.. Enumerable.Range(0, Size * Size).Select(i => value(i / Size, i % Size))];

    private static double Deviation(IReadOnlyList<double> values) => Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2)));

    private static double Spread(IReadOnlyList<float[]> images) =>
        Enumerable.Range(0, Size * Size).Average(i => images.Average(image => Math.Pow(image[i] - images.Average(other => other[i]), 2)));
}
