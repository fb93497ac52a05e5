namespace Pneumonia.Evaluation.Tests;

/// <summary>Curves, points, calibrations and differences against values that reference.py computed by other means.</summary>
public sealed class MeasuresReferenceTests
{
    private const double Rounding = 1e-12;

    /// <summary>What the percentiles of 2,000 and of 20,000 draws by different generators may differ.</summary>
    private const double Simulation = 0.012;

    private static readonly IReadOnlyList<PairedScore> Pairs = [.. Scores.Reference.Select((score, i) =>
    {
        double other = 0.4 * (i * 29 % 50) / 50 * (score.IsPositive ? 1.1 : 0.9);
        return new PairedScore(score.Group, score.Probability, Math.Clamp((0.6 * score.Probability) + other, 0, 1), score.IsPositive);
    })];

    [Fact]
    public void Precision_and_recall_agree_at_every_threshold_asked()
    {
        var curve = PrecisionRecallCurve.Of(Scores.Reference);

        foreach (var (threshold, recall, precision) in new[]
        {
            (0.96, 0.05194805194805195, 0.8), (0.52, 0.6363636363636364, 0.8596491228070176), (0.0, 1.0, 0.6416666666666667),
        })
        {
            var point = curve.Single(point => point.Threshold == threshold);
            Assert.Equal(recall, point.Recall, Rounding);
            Assert.Equal(precision, point.Precision, Rounding);
        }
    }

    [Fact]
    public void Net_benefit_agrees()
    {
        var curve = DecisionCurve.Of(Scores.Reference, [0.1, 0.4, 0.7], replicates: 2000);

        double[] expected = [0.5231481481481481, 0.3638888888888889, 0.2], all = [0.6018518518518519, 0.4027777777777778, -0.1944444444444442];
        Assert.All(curve.Zip(expected), pair => Assert.Equal(pair.Second, pair.First.NetBenefit.Value, Rounding));
        Assert.All(curve.Zip(all), pair => Assert.Equal(pair.Second, pair.First.TreatAll, Rounding));
        Assert.Equal(0.275, curve[1].NetBenefit.Low, Simulation);
        Assert.Equal(0.44722, curve[1].NetBenefit.High, Simulation);
    }

    [Theory]
    [InlineData(0.5, 0.58)]
    [InlineData(0.9, 0.02)]
    [InlineData(1.0, 0.0)]
    public void The_point_for_a_sensitivity_lies_half_way_below_the_highest_level_that_reaches_it(double sensitivity, double expected) =>
        Assert.Equal(expected, SensitivityPoint.Of(Scores.Reference, sensitivity), Rounding);

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(-2, 0)]
    [InlineData(-0.65, 1 / 3.0)]
    [InlineData(0, 4 / 7.0)]
    [InlineData(0.35, 4 / 7.0)]
    [InlineData(1.13, 0.625)]
    [InlineData(2.5, 1)]
    [InlineData(9, 1)]
    public void Pooling_gives_the_max_min_formulas_values(double logit, double expected)
    {
        var isotonic = IsotonicCalibration.Fit([.. Enumerable.Range(0, 60).Select(i =>
        {
            double x = Math.Round(Math.Sin(i * 1.7) * 3, 1);
            return new LabelledLogit($"g{i}", x, Math.Cos(i * 2.3) + (x / 2) > 0);
        })]);

        Assert.Equal(expected, isotonic.ToProbability(logit), Rounding);
    }

    [Fact]
    public void Paired_differences_and_their_intervals_agree()
    {
        var auroc = PairedBootstrap.AurocDifference(Pairs);
        var brier = PairedBootstrap.BrierDifference(Pairs);

        Assert.Equal(0.030806402899426155, auroc.Value, Rounding);
        Assert.Equal(-0.04115, auroc.Low, Simulation);
        Assert.Equal(0.10179, auroc.High, Simulation);
        Assert.Equal(-0.025325333333333366, brier.Value, Rounding);
        Assert.Equal(-0.06213, brier.Low, Simulation);
        Assert.Equal(0.00979, brier.High, Simulation);
    }

    [Theory]
    [InlineData(95, 100, 0.8882495307680809, 0.9784563208456319)]
    [InlineData(1, 7, 0.025679624344743558, 0.5131278292743188)]
    public void Wilsons_interval_is_what_the_score_test_does_not_reject(int count, int n, double low, double high)
    {
        var share = BinomialInterval.Wilson(count, n);

        Assert.Equal((double)count / n, share.Value);
        Assert.Equal(low, share.Low, 1e-9);
        Assert.Equal(high, share.High, 1e-9);
    }
}
