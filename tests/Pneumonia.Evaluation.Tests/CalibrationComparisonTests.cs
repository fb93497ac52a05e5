namespace Pneumonia.Evaluation.Tests;

public sealed class CalibrationComparisonTests
{
    [Fact]
    public void Isotonic_clearly_wins_where_no_temperature_fits()
    {
        // The share of positives climbs in two steps, far from any logistic curve about 0.
        var comparison = CalibrationComparison.Of(Draw(600, logit => logit < 1 ? 0.02 : logit < 3 ? 0.5 : 0.98));

        Assert.True(comparison.IsotonicClearlyWins);
        Assert.True(comparison.Isotonic.BrierScore.Value < comparison.Temperature.BrierScore.Value);
    }

    [Fact]
    public void Temperature_is_kept_where_it_is_the_truth()
    {
        var comparison = CalibrationComparison.Of(Draw(300, logit => 1 / (1 + Math.Exp(-logit / 1.5))));

        Assert.False(comparison.IsotonicClearlyWins);
        Assert.Equal((300, 60), (comparison.Temperature.N, comparison.Temperature.Groups));
    }

    [Fact]
    public void No_image_is_judged_by_a_map_that_saw_its_patient()
    {
        // Patients alone: each has a logit and a class of his own, at random. Whoever learnt them by heart would have no error.
        var random = new SplitMix64(3);
        LabelledLogit[] logits = [.. Enumerable.Range(0, 200).SelectMany(patient =>
        {
            bool isPositive = random.Below(2) == 1;
            return Enumerable.Repeat(new LabelledLogit($"p{patient}", (patient * 37 % 200 / 20.0) - 5, isPositive), 3);
        })];

        Assert.True(CalibrationComparison.Of(logits, replicates: 0).Isotonic.BrierScore.Value > 0.2);
    }

    [Fact]
    public void The_seed_decides_everything() =>
        Assert.Equal(
            CalibrationComparison.Of(Draw(100, _ => 0.4), seed: 5, replicates: 50).BrierDifference,
            CalibrationComparison.Of(Draw(100, _ => 0.4), seed: 5, replicates: 50).BrierDifference);

    [Fact]
    public void Fewer_patients_than_folds_are_refused() =>
        Assert.Throws<ArgumentException>(() => CalibrationComparison.Of([new("a", 1, true), new("b", -1, false)], folds: 3));

    /// <summary>Logits from -5 to 5 whose positives come with the probability given; five images a patient.</summary>
    private static LabelledLogit[] Draw(int count, Func<double, double> probability)
    {
        var random = new SplitMix64(11);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            double logit = (random.Below(1001) / 100.0) - 5;
            return new LabelledLogit($"p{i / 5}", logit, random.Below(10000) < 10000 * probability(logit));
        })];
    }
}
