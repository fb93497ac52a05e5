using CsCheck;

namespace Pneumonia.Evaluation.Tests;

public sealed class MeasuresPropertyTests
{
    private static readonly Gen<LabelledScore[]> BothClasses = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 64], Gen.Bool)
        .Select((group, level, isPositive) => new LabelledScore($"g{group}", level / 64.0, isPositive)).Array[2, 60]
        .Where(scores => scores.Any(score => score.IsPositive) && scores.Any(score => !score.IsPositive));

    private static readonly Gen<LabelledLogit[]> Logits = Gen.Select(Gen.Int[-20, 20], Gen.Bool)
        .Select((level, isPositive) => new LabelledLogit("g", level / 4.0, isPositive)).Array[1, 60];

    [Fact]
    public void The_area_below_the_steps_is_the_average_precision() => BothClasses.Sample(scores =>
    {
        var curve = PrecisionRecallCurve.Of(scores);

        double area = 0, recall = 0;
        foreach (var point in curve)
        {
            area += (point.Recall - recall) * point.Precision;
            recall = point.Recall;
        }

        Assert.Equal(BinaryEvaluation.Of(scores, 0.5, replicates: 0).AveragePrecision.Value, area, 1e-12);
        Assert.Equal(1, recall);
    });

    [Fact]
    public void The_point_for_a_sensitivity_reaches_it_and_the_next_higher_level_does_not() =>
        Gen.Select(BothClasses, Gen.Int[1, 100]).Sample((scores, percent) =>
        {
            double point = SensitivityPoint.Of(scores, percent / 100.0);
            double[] above = [.. scores.Select(score => score.Probability).Where(level => level >= point).Distinct().Order().Skip(1)];

            Assert.True(Sensitivity(scores, point) >= percent / 100.0);
            Assert.All(above, level => Assert.True(Sensitivity(scores, level) < percent / 100.0));
        });

    [Fact]
    public void Flagging_all_at_a_low_threshold_is_what_treat_all_says() => BothClasses.Sample(scores =>
    {
        LabelledScore[] sure = [.. scores.Select(score => score with { Probability = 1 })];

        Assert.All(DecisionCurve.Of(sure, DecisionCurve.Percents, replicates: 0), point => Assert.Equal(point.TreatAll, point.NetBenefit.Value, 1e-12));
    });

    [Fact]
    public void Net_benefit_never_exceeds_the_prevalence() => BothClasses.Sample(scores =>
    {
        double prevalence = scores.Average(score => score.IsPositive ? 1.0 : 0.0);

        Assert.All(DecisionCurve.Of(scores, [0.05, 0.5, 0.95], replicates: 0), point => Assert.True(point.NetBenefit.Value <= prevalence + 1e-12));
    });

    [Fact]
    public void An_isotonic_map_never_falls_and_keeps_the_mean() => Logits.Sample(logits =>
    {
        var isotonic = IsotonicCalibration.Fit(logits);

        double[] along = [.. Enumerable.Range(-60, 121).Select(step => isotonic.ToProbability(step / 10.0))];
        Assert.All(along.Zip(along.Skip(1)), pair => Assert.True(pair.First <= pair.Second + 1e-12));
        Assert.Equal(logits.Average(logit => logit.IsPositive ? 1.0 : 0.0), logits.Average(logit => isotonic.ToProbability(logit.Logit)), 1e-9);
    });

    [Fact]
    public void No_temperature_fits_the_data_that_both_saw_better() => Logits.Sample(logits =>
    {
        var isotonic = IsotonicCalibration.Fit(logits);
        double Brier(Func<double, double> map) => logits.Average(logit => Math.Pow(map(logit.Logit) - (logit.IsPositive ? 1 : 0), 2));

        foreach (double temperature in (double[])[0.2, 1, 5])
            Assert.True(Brier(isotonic.ToProbability) <= Brier(logit => 1 / (1 + Math.Exp(-logit / temperature))) + 1e-12);
    });

    [Fact]
    public void Swapping_the_models_turns_the_difference_over() => BothClasses.Sample(scores =>
    {
        PairedScore[] pairs = [.. scores.Select((score, i) => new PairedScore(score.Group, score.Probability, i % 7 / 7.0, score.IsPositive))];
        PairedScore[] swapped = [.. pairs.Select(pair => pair with { First = pair.Second, Second = pair.First })];

        var forth = PairedBootstrap.AurocDifference(pairs, replicates: 40);
        var back = PairedBootstrap.AurocDifference(swapped, replicates: 40);

        Assert.Equal(forth.Value, -back.Value, 1e-12);
        Assert.True(double.IsNaN(forth.Low) ? double.IsNaN(back.High) : Math.Abs(forth.Low + back.High) < 1e-12);
    });

    [Fact]
    public void A_model_does_not_differ_from_itself() => BothClasses.Sample(scores =>
    {
        PairedScore[] pairs = [.. scores.Select(score => new PairedScore(score.Group, score.Probability, score.Probability, score.IsPositive))];

        Assert.Equal(new Figure(0, 0, 0), PairedBootstrap.BrierDifference(pairs, replicates: 20));
    });

    [Fact]
    public void Slices_hold_every_score_once_and_name_what_is_not_known_last() => BothClasses.Sample(scores =>
    {
        var slices = EvaluationSlice.By("group", scores, score => score, score => score.Group == "g3" ? null : score.Group);

        Assert.Equal(scores.Order(ByText), slices.SelectMany(slice => slice.Scores).Order(ByText));
        Assert.All(slices.SkipLast(1), slice => Assert.NotEqual(EvaluationSlice.NotKnown, slice.Name));
    });

    [Fact]
    public void Wilsons_interval_holds_the_share_and_stays_within_0_to_1() => Gen.Int[1, 500].SelectMany(n => Gen.Int[0, n].Select(k => (k, n))).Sample(pair =>
    {
        var share = BinomialInterval.Wilson(pair.k, pair.n);

        Assert.True(share is { Low: >= 0, High: <= 1 } && share.Low <= share.Value && share.Value <= share.High);
        Assert.True(share.Low < share.High);
    });

    private static Comparer<LabelledScore> ByText { get; } = Comparer<LabelledScore>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private static double Sensitivity(LabelledScore[] scores, double operatingPoint) =>
        BinaryEvaluation.Of(scores, operatingPoint, replicates: 0).Sensitivity.Value;
}
