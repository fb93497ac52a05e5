using Pneumonia.Evaluation;
using Pneumonia.Training.Learning;

namespace Pneumonia.Training.Tests.Learning;

public sealed class SamplerTests
{
    private static readonly IReadOnlyList<LabelledImage> Images = LabelledImages.Mixed();

    [Fact]
    public void Every_stratum_gets_its_share()
    {
        Stratum[] strata =
        [
            new("children", "pneumonia", false, null, 2), new("children", "pneumonia", true, null, 1), new("adults", "pneumonia", true, "PA", 0.5),
            new("adults", "pneumonia", true, "AP", 0.5),
        ];
        const int Draws = 20_000;

        var drawn = Draw(new SamplingSettings(strata), Draws);

        foreach (var stratum in strata)
        {
            double share = stratum.Share / 4, deviation = Math.Sqrt(share * (1 - share) / Draws);
            Assert.Equal(share, (double)drawn.Count(image => stratum.Contains(image.Item)) / Draws, 5 * deviation);
        }

        Assert.DoesNotContain(drawn, image => image.Item.Source == "adults" && image.Item.Has("pneumonia") == false);
    }

    [Fact]
    public void Images_of_a_stratum_are_drawn_evenly()
    {
        var drawn = Draw(new SamplingSettings([new Stratum("children", "pneumonia", true, null, 1)]), 30_000);

        var counts = drawn.CountBy(image => image.Item.Path).Select(count => count.Value).ToArray();
        Assert.Equal(30, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 1000 - 160, 1000 + 160));
    }

    [Fact]
    public void Natural_sampling_shows_every_image_once_an_epoch_in_a_new_order()
    {
        var drawn = Draw(new SamplingSettings([]), 180);

        Assert.Equal(90, drawn.Take(90).Distinct().Count());
        Assert.Equal(90, drawn.Skip(90).Distinct().Count());
        Assert.NotEqual(drawn.Take(90), drawn.Skip(90));
        Assert.NotEqual(Images, drawn.Take(90));
    }

    [Fact]
    public void An_empty_stratum_is_refused_by_its_name()
    {
        var sampling = new SamplingSettings([new Stratum("adults", "pneumonia", true, "PA", 1), new Stratum("adults", "pneumonia", true, "LL", 1)]);

        var refused = Assert.Throws<RefusedException>(() => new Sampler(Images, sampling, 4, 1));

        Assert.Contains("adults, pneumonia present, view LL", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_share_that_is_not_above_0_is_refused(double share)
    {
        var sampling = new SamplingSettings([new Stratum("adults", "pneumonia", true, null, share)]);

        Assert.Throws<RefusedException>(() => new Sampler(Images, sampling, 4, 1));
    }

    [Fact]
    public void Copies_of_the_rarer_class_see_less_of_the_image()
    {
        var extended = new ExpansionSettings("pneumonia", false, 2, 0.8, 1).Extend(Images, LabelledImages.Side, LabelledImages.Side);

        int absent = Images.Count(image => image.Item.Has("pneumonia") == false);
        Assert.Equal(Images, extended.Take(90));
        Assert.Equal(90 + (2 * absent), extended.Count);
        float[] original = extended[0].Intensities, nearer = extended[90].Intensities, farther = extended[91].Intensities;
        float Spread(float[] image) => image.Max() - image.Min();
        Assert.Equal(Spread(original) * 0.85f, Spread(nearer), 1e-4f);
        Assert.Equal(Spread(original) * 0.95f, Spread(farther), 1e-4f);
    }

    private static LabelledImage[] Draw(SamplingSettings sampling, int count)
    {
        var sampler = new Sampler(Images, sampling, batchSize: 4, seed: 7);
        return [.. Enumerable.Range(0, count).Select(place => sampler.Draw(place / 4, place % 4, SplitMix64.At(7, place / 4, place % 4)))];
    }
}
