using Pneumonia.Training.Learning;

namespace Pneumonia.Training.Tests.Learning;

public sealed class AugmenterTests
{
    private const int Rows = 24;
    private const int Columns = 20;

    private static readonly AugmentationSettings Strong = new(10, 0.8, 1.15, 0.15, 0.08, 0.05, 0.3, 0.15, 0.5, 0.04, 0.5, 0.5);
    private static readonly AugmentationSettings Nothing = new(0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    [Fact]
    public void The_same_seed_gives_the_same_images_and_another_seed_others()
    {
        float[] first = Bend(Strong, seed: 1), again = Bend(Strong, seed: 1), other = Bend(Strong, seed: 2);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Intensities_stay_between_0_and_1()
    {
        for (int seed = 0; seed < 50; seed++)
            Assert.All(Bend(Strong, seed), value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void Settings_that_allow_no_change_leave_the_image_as_it_is()
    {
        float[] result = Bend(Nothing, seed: 1), source = Image();

        Assert.All(source.Zip(result), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Zooming_in_by_two_keeps_the_centre_and_spreads_it()
    {
        float[] result = Bend(Nothing with { ZoomFrom = 0.5, ZoomTo = 0.5 }, seed: 1);

        // The image is a ramp in both directions, so the zoomed one is a ramp of half the slope about the same centre.
        float[] source = Image();
        float Difference(float[] image, int step) => image[12 * Columns + 10 + step] - image[12 * Columns + 10 - step];
        Assert.Equal(Difference(source, 4) / 2, Difference(result, 4), 1e-4f);
    }

    private static float[] Image() => [.. Enumerable.Range(0, Rows * Columns).Select(at => 0.1f + 0.015f * (at % Columns) + 0.02f * (at / Columns))];

    private static float[] Bend(AugmentationSettings settings, int seed)
    {
        float[] result = new float[Rows * Columns];
        new Augmenter(settings, Rows, Columns, seed).Apply(Image(), result);
        return result;
    }
}
