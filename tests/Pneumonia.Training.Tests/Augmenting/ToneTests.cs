using Pneumonia.Evaluation;
using Pneumonia.Training.Augmenting;
using static Pneumonia.Training.Tests.Augmenting.TestImage;

namespace Pneumonia.Training.Tests.Augmenting;

public sealed class ToneTests
{
    [Fact]
    public void A_window_clips_the_shares_that_it_was_asked_to()
    {
        float[] image = [.. Enumerable.Range(0, 10_000).Select(at => at / 9999f)];

        var (low, high) = ToneCurve.FindWindow(image, 0.05, 0.1);

        Assert.Equal(0.05, low, 0.01);
        Assert.Equal(0.9, high, 0.01);
    }

    [Fact]
    public void An_image_of_one_grey_keeps_its_grey_under_any_window()
    {
        float[] grey = [.. Enumerable.Repeat(0.4f, Rows * Columns)];

        float[] result = Bend(grey, Nothing with { WindowProbability = 1 }, seed: 1);

        Assert.All(result, value => Assert.Equal(0.4f, value, 1e-5f));
    }

    [Fact]
    public void A_window_darkens_the_darkest_and_brightens_the_brightest_pixel()
    {
        float[] result = Bend(Nothing with { WindowProbability = 1 }, seed: 1);

        Assert.InRange(result[0], 0, 0.05f);
        Assert.InRange(result[^1], 0.95f, 1);
    }

    [Fact]
    public void Tone_curves_keep_the_order_of_intensities()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            float[] result = Bend(Nothing with { Gain = 0.4, Bias = 0.2, Gamma = 0.5, WindowProbability = 0.5 }, seed);
            for (int column = 1; column < Columns; column++)
                Assert.True(result[column] >= result[column - 1], $"seed {seed}, column {column}");
        }
    }

    [Fact]
    public void Grain_has_the_mean_0_and_the_deviation_it_was_asked_for()
    {
        float[] image = [.. Enumerable.Repeat(0.5f, 100_000)];

        Grain.Add(image, 0.05, new SplitMix64(1));

        double mean = image.Average(value => (double)value), deviation = Math.Sqrt(image.Average(value => Math.Pow(value - mean, 2)));
        Assert.Equal(0.5, mean, 0.001);
        Assert.Equal(0.05, deviation, 0.001);
    }

    [Fact]
    public void Light_changes_slowly_and_no_more_than_it_may()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            float[] image = [.. Enumerable.Repeat(0.5f, Rows * Columns)];
            IlluminationField.Draw(0.2, new SplitMix64(seed)).Add(image, Rows, Columns);

            Assert.All(image, value => Assert.InRange(value, 0.3f - 1e-6f, 0.7f + 1e-6f));
            for (int at = 1; at < Columns; at++)
                Assert.InRange(Math.Abs(image[at] - image[at - 1]), 0, 0.03f);
        }
    }
}
