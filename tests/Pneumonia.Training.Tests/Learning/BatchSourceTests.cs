using Pneumonia.Evaluation;
using Pneumonia.Imaging;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Tests.Augmenting;

namespace Pneumonia.Training.Tests.Learning;

public sealed class BatchSourceTests
{
    private const int BatchSize = 6;

    private static readonly IReadOnlyList<LabelledImage> Images = LabelledImages.Mixed();

    private static readonly BatchPlan Plain = new(
        [new LabelSettings("pneumonia", 1, true), new LabelSettings("viral", 0.3, false)], new SamplingSettings([]), TestImage.Nothing,
        new TensorSpec
        {
            Rows = LabelledImages.Side,
            Columns = LabelledImages.Side,
            Intensity = IntensityRule.Voi,
            Resize = ResizeKernel.Area,
            Aspect = AspectRule.Stretch,
            Standardisation = Standardisation.None,
        },
        BatchSize, Seed: 5);

    private static readonly BatchPlan Rich = Plain with
    {
        Augmentation = TestImage.Everything,
        Sampling = new SamplingSettings([new Stratum("children", "pneumonia", true, null, 1), new Stratum("adults", "pneumonia", false, null, 2)])
        {
            MixUpAlpha = 0.4,
            LabelSmoothing = 0.1,
        },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_and_three_threads_give_the_same_batches_to_the_bit(bool isNatural)
    {
        var plan = isNatural ? Rich with { Sampling = Plain.Sampling } : Rich;

        Assert.Equal(Run(plan, firstStep: 0, threads: 1, steps: 40), Run(plan, firstStep: 0, threads: 3, steps: 40));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Starting_at_a_step_gives_what_skipping_up_to_it_gives(bool isNatural)
    {
        var plan = isNatural ? Rich with { Sampling = Plain.Sampling } : Rich;

        Assert.Equal(Run(plan, firstStep: 0, threads: 1, steps: 40).Skip(23), Run(plan, firstStep: 23, threads: 2, steps: 17));
    }

    [Fact]
    public void Another_seed_gives_other_batches() =>
        Assert.NotEqual(Run(Rich, firstStep: 0, threads: 1, steps: 1), Run(Rich with { Seed = 6 }, firstStep: 0, threads: 1, steps: 1));

    [Fact]
    public void Labels_are_those_of_the_image_and_count_only_where_they_are_known()
    {
        foreach (float[] batch in Run(Plain, firstStep: 0, threads: 1, steps: 15))
        {
            for (int index = 0; index < BatchSize; index++)
            {
                var item = Images[(int)(ImageOf(batch, index)[0] * 100 + 0.001f)].Item;
                Assert.Equal([item.Has("pneumonia") == true ? 1 : 0, item.Has("viral") == true ? 1 : 0], LabelsOf(batch, index));
                Assert.Equal([1, item.Has("viral") is null ? 0 : 0.3f], WeightsOf(batch, index));
            }
        }
    }

    [Fact]
    public void Smoothing_moves_labels_towards_one_half()
    {
        var smooth = Plain with { Sampling = Plain.Sampling with { LabelSmoothing = 0.2 } };

        Assert.All(
            Run(smooth, firstStep: 0, threads: 1, steps: 5).SelectMany(batch => Enumerable.Range(0, BatchSize).SelectMany(index => LabelsOf(batch, index))),
            label => Assert.True(Math.Abs(label - 0.1f) < 1e-6f || Math.Abs(label - 0.9f) < 1e-6f, $"{label}"));
    }

    [Fact]
    public void Mixed_images_and_labels_keep_the_same_share_and_need_both_labels()
    {
        var mixed = Run(Plain with { Sampling = Plain.Sampling with { MixUpAlpha = 1 } }, firstStep: 0, threads: 1, steps: 15);
        var plain = Run(Plain, firstStep: 0, threads: 1, steps: 15);

        for (int step = 0; step < 15; step++)
        {
            int distance = Enumerable.Range(1, BatchSize - 1).Single(distance =>
                Enumerable.Range(0, BatchSize).All(index => IsMix(mixed[step], plain[step], index, (index + distance) % BatchSize)));
            for (int index = 0; index < BatchSize; index++)
            {
                int other = (index + distance) % BatchSize;
                double kept = KeptShare(mixed[step], plain[step], index, other);
                float[] labels = LabelsOf(plain[step], index), others = LabelsOf(plain[step], other);
                Assert.Equal((kept * labels[0]) + ((1 - kept) * others[0]), LabelsOf(mixed[step], index)[0], 1e-3);
                Assert.Equal(Math.Min(WeightsOf(plain[step], index)[1], WeightsOf(plain[step], other)[1]), WeightsOf(mixed[step], index)[1]);
            }
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    public void Shares_follow_the_beta_distribution(double alpha)
    {
        var random = new SplitMix64(1);
        double[] shares = [.. Enumerable.Range(0, 20_000).Select(_ => MixUp.DrawBeta(alpha, random))];

        // Mean 1/2, variance 1 / (4 (2 alpha + 1)).
        double mean = shares.Average();
        Assert.Equal(0.5, mean, 0.02);
        Assert.Equal(1 / (4 * ((2 * alpha) + 1)), shares.Average(share => Math.Pow(share - mean, 2)), 0.01);
    }

    [Fact]
    public void Tensors_are_standardised_after_mixing()
    {
        var standardised = Rich with { Input = Rich.Input with { Standardisation = Standardisation.ZScore } };

        foreach (float[] batch in Run(standardised, firstStep: 0, threads: 1, steps: 5))
        {
            for (int index = 0; index < BatchSize; index++)
                Assert.Equal(0, ImageOf(batch, index).Average(), 1e-4f);
        }
    }

    [Fact]
    public void A_fault_of_a_thread_is_thrown_to_the_one_that_takes()
    {
        var broken = Images.Select(image => image with { Intensities = [] }).ToArray();
        using var source = new BatchSource(broken, Plain, firstStep: 0, threads: 2);
        source.Start();

        Assert.Throws<IndexOutOfRangeException>(() => source.Take());
    }

    /// <summary>Images, labels and weights of each step, one after the other.</summary>
    private static float[][] Run(BatchPlan plan, long firstStep, int threads, int steps)
    {
        using var source = new BatchSource(Images, plan, firstStep, threads);
        source.Start();
        return [.. Enumerable.Range(0, steps).Select(_ =>
        {
            var batch = source.Take();
            float[] copy = [.. batch.Images, .. batch.Labels, .. batch.Weights];
            source.Return(batch);
            return copy;
        })];
    }

    private static float[] ImageOf(float[] batch, int index) => batch[(index * LabelledImages.Side * LabelledImages.Side)..][..(LabelledImages.Side * LabelledImages.Side)];

    private static float[] LabelsOf(float[] batch, int index) => batch[^(4 * BatchSize)..][(2 * index)..][..2];

    private static float[] WeightsOf(float[] batch, int index) => batch[^(2 * BatchSize)..][(2 * index)..][..2];

    private static bool IsMix(float[] mixed, float[] plain, int index, int other)
    {
        double kept = KeptShare(mixed, plain, index, other);
        return ImageOf(mixed, index).Zip(ImageOf(plain, index), ImageOf(plain, other)).All(pixel =>
            Math.Abs(pixel.First - ((kept * pixel.Second) + ((1 - kept) * pixel.Third))) < 1e-5);
    }

    private static double KeptShare(float[] mixed, float[] plain, int index, int other)
    {
        double one = ImageOf(plain, index)[0], two = ImageOf(plain, other)[0];
        return (ImageOf(mixed, index)[0] - two) / (one - two);
    }
}
