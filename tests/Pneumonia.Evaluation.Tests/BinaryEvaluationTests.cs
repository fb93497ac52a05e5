using System.Diagnostics;

namespace Pneumonia.Evaluation.Tests;

public sealed class BinaryEvaluationTests
{
    [Fact]
    public void No_scores_give_no_figures()
    {
        var evaluation = BinaryEvaluation.Of([], 0.5);

        Assert.Equal((0, 0, 0), (evaluation.N, evaluation.Groups, evaluation.Positives));
        Assert.Equal(new Figure(double.NaN, double.NaN, double.NaN), evaluation.Auroc);
        Assert.Equal(double.NaN, evaluation.BrierScore.Value);
        Assert.Empty(evaluation.Roc);
    }

    [Fact]
    public void One_class_has_a_sensitivity_and_no_ranking()
    {
        var evaluation = BinaryEvaluation.Of(Scores.Of((0.2, true), (0.9, true)), 0.5);

        Assert.Equal(0.5, evaluation.Sensitivity.Value);
        Assert.Equal(double.NaN, evaluation.Specificity.Value);
        Assert.Equal(double.NaN, evaluation.Auroc.Value);
        Assert.Equal(double.NaN, evaluation.AveragePrecision.Value);
        Assert.Equal(double.NaN, evaluation.Auroc.Low);
        Assert.Empty(evaluation.Roc);
    }

    [Fact]
    public void A_probability_at_the_operating_point_counts_as_flagged()
    {
        var evaluation = BinaryEvaluation.Of(Scores.Of((0.5, true), (0.4999, true)), 0.5);

        Assert.Equal(new ConfusionMatrix(1, 0, 0, 1), evaluation.Confusion);
    }

    [Fact]
    public void Images_of_one_group_are_drawn_together()
    {
        // Two groups: a replicate holds one of them twice or both, so the sensitivity is 0, a half or 1.
        LabelledScore[] scores = [.. Enumerable.Range(0, 100).Select(i => new LabelledScore(i < 50 ? "a" : "b", i < 50 ? 0.1 : 0.9, IsPositive: true))];

        var sensitivity = BinaryEvaluation.Of(scores, 0.5).Sensitivity;

        Assert.Equal(new Figure(0.5, 0, 1), sensitivity);
    }

    [Fact]
    public void A_seed_gives_the_same_intervals_and_another_seed_others()
    {
        var first = BinaryEvaluation.Of(Scores.Reference, 0.4, seed: 1).Auroc;

        Assert.Equal(first, BinaryEvaluation.Of(Scores.Reference, 0.4, seed: 1).Auroc);
        Assert.NotEqual(first, BinaryEvaluation.Of(Scores.Reference, 0.4, seed: 2).Auroc);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    public void A_probability_outside_its_range_is_refused(double probability)
    {
        Assert.Throws<ArgumentException>(() => BinaryEvaluation.Of(Scores.Of((probability, true)), 0.5));
    }

    [Fact]
    public void An_operating_point_that_is_no_number_is_refused()
    {
        Assert.Throws<ArgumentException>(() => BinaryEvaluation.Of([], double.NaN));
    }

    // The best of three: what else runs on the machine does not slow down each of them.
    [Fact]
    public void Two_thousand_replicates_of_700_scores_take_less_than_two_seconds()
    {
        var random = new SplitMix64(3);
        var scores = Scores.Of([.. Enumerable.Range(0, 700).Select(i => (random.Next() / (double)ulong.MaxValue, i % 3 != 0))]);

        var best = Enumerable.Range(0, 3).Min(run =>
        {
            var clock = Stopwatch.StartNew();
            _ = BinaryEvaluation.Of(scores, 0.5);
            return clock.Elapsed;
        });

        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        TestContext.Current.TestOutputHelper?.WriteLine($"{best.TotalMilliseconds:F0} ms");
    }

    [Fact]
    public void A_balanced_point_and_a_temperature_need_both_classes()
    {
        Assert.Throws<ArgumentException>(() => BalancedPoint.Of(Scores.Of((0.5, true))));
        Assert.Throws<ArgumentException>(() => TemperatureScaling.Fit([1, 2], [true, true]));
    }

    [Fact]
    public void A_temperature_without_a_valley_is_a_bound()
    {
        Assert.Equal(TemperatureScaling.MinTemperature, TemperatureScaling.Fit([-1, 1], [false, true]), 1e-3);
        Assert.Equal(TemperatureScaling.MaxTemperature, TemperatureScaling.Fit([-1, 1], [true, false]), 1e-3);
    }
}
