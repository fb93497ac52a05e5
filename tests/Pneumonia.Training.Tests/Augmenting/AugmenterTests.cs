using Pneumonia.Evaluation;
using Pneumonia.Training.Augmenting;
using static Pneumonia.Training.Tests.Augmenting.TestImage;

namespace Pneumonia.Training.Tests.Augmenting;

public sealed class AugmenterTests
{
    [Fact]
    public void The_same_seed_gives_the_same_images_and_another_seed_others()
    {
        float[] first = Bend(Everything, seed: 1), again = Bend(Everything, seed: 1), other = Bend(Everything, seed: 2);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void What_was_augmented_before_changes_nothing()
    {
        var augmenter = new Augmenter(Everything, Rows, Columns);
        float[] first = new float[Rows * Columns], later = new float[Rows * Columns];
        augmenter.Apply(Ramp(), first, new SplitMix64(1));
        for (int seed = 2; seed < 12; seed++)
            augmenter.Apply(Ramp(), later, new SplitMix64(seed));
        augmenter.Apply(Ramp(), later, new SplitMix64(1));

        Assert.Equal(first, later);
    }

    [Fact]
    public void Intensities_stay_between_0_and_1()
    {
        float[] steps = [.. Enumerable.Range(0, Rows * Columns).Select(at => at / 3 % 2 == 0 ? 0f : 1f)];
        for (int seed = 0; seed < 100; seed++)
        {
            Assert.All(Bend(Everything, seed), value => Assert.InRange(value, 0, 1));
            Assert.All(Bend(steps, Everything, seed), value => Assert.InRange(value, 0, 1));
        }
    }

    [Fact]
    public void Settings_that_allow_no_change_leave_the_image_as_it_is()
    {
        float[] result = Bend(Nothing, seed: 1), source = Ramp();

        Assert.All(source.Zip(result), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public void Every_setting_alone_changes_the_image(string name)
    {
        var settings = Settings[name];

        Assert.NotEqual(Bend(Nothing, seed: 3), Bend(settings, seed: 3));
    }

    [Fact]
    public void Zooming_in_by_two_keeps_the_centre_and_spreads_it()
    {
        float[] result = Bend(Nothing with { ZoomFrom = 0.5, ZoomTo = 0.5 }, seed: 1), source = Ramp();

        // The image is a ramp in both directions, so the zoomed one is a ramp of half the slope about the same centre.
        float Difference(float[] image, int step) => image[(24 * Columns) + 20 + step] - image[(24 * Columns) + 20 - step];
        Assert.Equal(Difference(source, 8) / 2, Difference(result, 8), 1e-4f);
    }

    [Fact]
    public void A_crop_shows_a_part_of_the_image_enlarged_by_row_and_column_on_their_own()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            float[] result = Bend(Nothing with { CropFrom = 0.5 }, seed);
            float alongRow = result[21] - result[20], alongColumn = result[(21 * Columns) + 20] - result[(20 * Columns) + 20];

            Assert.InRange(alongRow, 0.004f - 1e-5f, 0.008f);
            Assert.InRange(alongColumn, 0.005f - 1e-5f, 0.01f);
            Assert.NotEqual(alongRow / 0.008f, alongColumn / 0.01f, 1e-3f);
            Assert.InRange(result[0], 0.1f - 1e-5f, 0.885f);
        }
    }

    [Fact]
    public void A_flip_mirrors_the_columns()
    {
        float[] result = Bend(Nothing with { FlipProbability = 1 }, seed: 1), source = Ramp();

        for (int column = 0; column < Columns; column++)
            Assert.Equal(source[(7 * Columns) + column], result[(7 * Columns) + Columns - 1 - column], 1e-5f);
    }

    [Fact]
    public void An_inversion_is_the_negative()
    {
        float[] result = Bend(Nothing with { InversionProbability = 1 }, seed: 1);

        Assert.All(Ramp().Zip(result), pair => Assert.Equal(1 - pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void A_probability_is_how_often_it_happens()
    {
        float[] untouched = Bend(Nothing, seed: 1);
        int changed = Enumerable.Range(0, 2000).Count(seed => !Bend(Nothing with { InversionProbability = 0.3 }, seed).AsSpan().SequenceEqual(untouched));

        // Five standard deviations of a binomial count of 2000 at 0.3: 5 x 20.5.
        Assert.InRange(changed, 498, 702);
    }

    public static TheoryData<string> Alone => [.. Settings.Keys];

    private static readonly Dictionary<string, AugmentationSettings> Settings = new()
    {
        ["rotation"] = Nothing with { RotationDegrees = 10 },
        ["zoom"] = Nothing with { ZoomFrom = 0.8 },
        ["aspect"] = Nothing with { Aspect = 0.2 },
        ["shift"] = Nothing with { Shift = 0.1 },
        ["shear"] = Nothing with { Shear = 0.1 },
        ["gain"] = Nothing with { Gain = 0.3 },
        ["bias"] = Nothing with { Bias = 0.2 },
        ["gamma"] = Nothing with { Gamma = 0.4 },
        ["noise"] = Nothing with { Noise = 0.05 },
        ["blur"] = Nothing with { BlurProbability = 1 },
        ["cut-out"] = Nothing with { CutoutProbability = 1 },
        ["crop"] = Nothing with { CropFrom = 0.6 },
        ["flip"] = Nothing with { FlipProbability = 1 },
        ["low resolution"] = Nothing with { LowResolutionProbability = 1 },
        ["illumination"] = Nothing with { Illumination = 0.2 },
        ["window"] = Nothing with { WindowProbability = 1 },
        ["frame"] = Nothing with { FrameProbability = 1 },
        ["marker"] = Nothing with { MarkerProbability = 1 },
        ["JPEG"] = Nothing with { JpegProbability = 1 },
        ["inversion"] = Nothing with { InversionProbability = 1 },
    };
}
