using CsCheck;
using static Pneumonia.Imaging.Tests.Converted;

namespace Pneumonia.Imaging.Tests;

public sealed class ResizeTests
{
    [Fact]
    public void Same_size_gives_each_sample_over_255()
    {
        byte[] samples = [0, 51, 102, 255];
        using var image = GrayscaleImage.FromSamples(samples, 2, 2);
        float[] intensities = new float[4];

        Assert.True(ImageToTensor.TryGetIntensities(image, Spec(2, 2), intensities, out string? warning, out _));

        Assert.Equal([0f, 0.2f, 0.4f, 1f], intensities);
        Assert.Null(warning);
    }

    [Fact]
    public void Samples_on_a_border_count_by_the_share_of_them_that_lies_inside()
    {
        using var image = GrayscaleImage.FromSamples(new byte[] { 0, 90, 240 }, 1, 3);
        float[] intensities = new float[2];

        Assert.True(ImageToTensor.TryGetIntensities(image, Spec(1, 2), intensities, out _, out _));

        // (0 + 90 / 2) / 1.5 and (90 / 2 + 240) / 1.5
        Assert.Equal(30 / 255.0, intensities[0], 1e-6);
        Assert.Equal(190 / 255.0, intensities[1], 1e-6);
    }

    [Fact]
    public void Any_size_equals_the_mean_of_the_image_repeated_to_a_multiple_of_both_sizes() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[0, int.MaxValue]).Sample((height, width, rows, columns, seed) =>
        {
            height = Math.Max(height, rows);
            width = Math.Max(width, columns);
            byte[] samples = new byte[height * width];
            new Random(seed).NextBytes(samples);
            using var image = GrayscaleImage.FromSamples(samples, height, width);
            using var map = IntensityMap.FromWindow(0, 255, isInverted: false);
            float[] actual = new float[rows * columns];

            AreaReduction.Reduce(image, map, rows, columns, actual);

            // Each sample becomes a block of rows x columns, each output pixel then covers whole blocks of height x width.
            for (int i = 0; i < actual.Length; i++)
            {
                double sum = 0;
                for (int y = i / columns * height; y < ((i / columns) + 1) * height; y++)
                {
                    for (int x = i % columns * width; x < ((i % columns) + 1) * width; x++)
                        sum += samples[(y / rows * width) + (x / columns)];
                }

                Assert.Equal(sum / ((double)height * width * 255), actual[i], 2e-6);
            }
        }, iter: 200);

    [Theory]
    [InlineData(31, 40)]
    [InlineData(40, 31)]
    public void Fewer_rows_or_columns_than_the_model_takes_is_refused(int rows, int columns)
    {
        using var image = GrayscaleImage.FromSamples(new byte[rows * columns], rows, columns);

        Assert.False(ImageToTensor.TryGetIntensities(image, Spec(32, 32), new float[32 * 32], out _, out var refusal));

        Assert.Equal(Reason.ImageTooSmall, refusal.Reason);
    }

    [Fact]
    public void Blank_image_has_no_contrast()
    {
        using var image = GrayscaleImage.FromSamples(Enumerable.Range(0, 64 * 64).Select(i => (byte)(100 + (i % 3))).ToArray(), 64, 64);

        Assert.False(ImageToTensor.TryConvert(image, Spec(32, 32), new float[32 * 32], out _, out var voi));
        Assert.False(ImageToTensor.TryConvert(image, Spec(32, 32) with { Intensity = IntensityRule.Percentile }, new float[32 * 32], out _, out var percentile));

        Assert.Equal([Reason.NoContrast, Reason.NoContrast], [voi.Reason, percentile.Reason]);
    }

    [Fact]
    public void Standardised_tensor_has_mean_0_and_variance_of_nearly_1()
    {
        using var image = GrayscaleImage.FromSamples(Enumerable.Range(0, 64 * 64).Select(i => (byte)(i / 16)).ToArray(), 64, 64);
        float[] tensor = new float[32 * 32];

        Assert.True(ImageToTensor.TryConvert(image, Spec(32, 32, standardisation: Standardisation.ZScore), tensor, out _, out _));

        Assert.Equal(0, tensor.Average(), 1e-5);
        Assert.InRange(tensor.Average(value => value * value), 0.99, 1);
    }

    [Fact]
    public void Standardisation_is_the_documented_formula()
    {
        float[] values = [0.1f, 0.2f, 0.6f];

        ImageToTensor.Standardise(values, Standardisation.ZScore);

        // mean 0.3, variance 0.14 / 3
        double deviation = Math.Sqrt((0.14 / 3) + 1e-4);
        Assert.Equal(-0.2 / deviation, values[0], 1e-5);
        Assert.Equal(-0.1 / deviation, values[1], 1e-5);
        Assert.Equal(0.3 / deviation, values[2], 1e-5);
    }
}
