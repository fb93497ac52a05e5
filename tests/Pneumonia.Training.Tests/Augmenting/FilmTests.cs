using Pneumonia.Evaluation;
using Pneumonia.Training.Augmenting;
using static Pneumonia.Training.Tests.Augmenting.TestImage;

namespace Pneumonia.Training.Tests.Augmenting;

public sealed class FilmTests
{
    [Fact]
    public void A_straight_frame_fills_its_sides_and_leaves_the_rest()
    {
        float[] image = Ramp(), source = Ramp();

        new FilmFrame(0.1, 0, 0, 0.25, 0, 1).Apply(image, Rows, Columns);

        for (int at = 0; at < image.Length; at++)
        {
            bool isBorder = at % Columns < 4 || at / Columns >= 36;
            Assert.Equal(isBorder ? 1 : source[at], image[at]);
        }
    }

    [Fact]
    public void A_turned_frame_is_wider_at_one_end()
    {
        float[] image = [.. Enumerable.Repeat(0.5f, Rows * Columns)];

        new FilmFrame(0.2, 0, 0, 0, 5, 0).Apply(image, Rows, Columns);

        int Width(int row) => Enumerable.Range(0, Columns).Count(column => image[(row * Columns) + column] == 0);
        Assert.NotEqual(Width(2), Width(Rows - 3));
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(0.5f, image[(row * Columns) + Columns - 1]));
    }

    [Fact]
    public void A_marker_shows_its_dots_where_it_lies_and_nothing_elsewhere()
    {
        float[] image = new float[Rows * Columns];

        // 14 of 48 rows: 2 pixels a dot. The letter's middle is at row 24, column 20.
        new FilmMarker(FilmMarker.LetterL, 0.5, 0.5, 14.0 / 48, 0, 1, null).Apply(image, Rows, Columns);

        for (int at = 0; at < image.Length; at++)
        {
            int row = at / Columns, column = at % Columns;
            if (row is < 16 or > 31 || column is < 14 or > 25)
                Assert.Equal(0, image[at]);
        }

        Assert.True(image[(20 * Columns) + 15] > 0.5f, "The stem of the L.");
        Assert.True(image[(30 * Columns) + 23] > 0.5f, "The foot of the L.");
        Assert.Equal(0, image[(20 * Columns) + 22]);
    }

    [Fact]
    public void Drawn_markers_lie_near_the_corners()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var marker = FilmMarker.Draw(new SplitMix64(seed));
            Assert.InRange(Math.Min(marker.CentreX, 1 - marker.CentreX), 0.05 - 1e-9, 0.25);
            Assert.InRange(Math.Min(marker.CentreY, 1 - marker.CentreY), 0.05 - 1e-9, 0.2);
        }
    }

    [Fact]
    public void Jpeg_of_high_quality_changes_little_and_of_low_quality_more()
    {
        float[] noise = Ramp();
        Grain.Add(noise, 0.1, new SplitMix64(1));

        double high = Change(90), low = Change(30);

        Assert.InRange(high, 0.001, 0.03);
        Assert.InRange(low, high * 1.5, 0.1);

        double Change(int quality)
        {
            float[] copy = [.. noise];
            JpegRoundTrip.Apply(copy, Rows, Columns, quality);
            return copy.Zip(noise, (after, before) => Math.Abs(after - before)).Average();
        }
    }

    [Theory]
    [InlineData(24, 20)]
    [InlineData(17, 31)]
    [InlineData(96, 80)]
    public void Resizing_keeps_mean_and_ramp(int rows, int columns)
    {
        float[] target = new float[rows * columns], scratch = new float[Rows * columns];

        Resampling.Resize(Ramp(), Rows, Columns, target, rows, columns, scratch);

        Assert.Equal(Ramp().Average(), target.Average(), 1e-3f);
        float slope = (target[(rows / 2 * columns) + (3 * columns / 4)] - target[(rows / 2 * columns) + (columns / 4)]) / ((3 * columns / 4) - (columns / 4));
        Assert.Equal(0.008f * Columns / columns, slope, 1e-4f);
    }

    [Fact]
    public void Blurring_a_point_gives_the_binomial_weights()
    {
        float[] image = new float[Rows * Columns];
        image[(10 * Columns) + 12] = 16;

        Binomial.Blur(image, new float[Rows * Columns], Rows, Columns);

        Assert.Equal([1, 2, 1], image.AsSpan((9 * Columns) + 11, 3).ToArray());
        Assert.Equal([2, 4, 2], image.AsSpan((10 * Columns) + 11, 3).ToArray());
        Assert.Equal(16, image.Sum());
    }
}
