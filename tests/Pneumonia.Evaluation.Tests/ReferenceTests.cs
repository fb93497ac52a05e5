namespace Pneumonia.Evaluation.Tests;

/// <summary>Figures against values that reference.py computed by other means.</summary>
public sealed class ReferenceTests
{
    private const double Rounding = 1e-12;

    private static readonly BinaryEvaluation Evaluation = BinaryEvaluation.Of(Scores.Reference, operatingPoint: 0.4);

    [Fact]
    public void Counts_and_confusion_agree()
    {
        Assert.Equal((120, 30, 77), (Evaluation.N, Evaluation.Groups, Evaluation.Positives));
        Assert.Equal(new ConfusionMatrix(55, 17, 26, 22), Evaluation.Confusion);
    }

    [Fact]
    public void Figures_agree()
    {
        Assert.Equal(0.7080942313500453, Evaluation.Auroc.Value, Rounding);
        Assert.Equal(0.81659298281887, Evaluation.AveragePrecision.Value, Rounding);
        Assert.Equal(55 / 77.0, Evaluation.Sensitivity.Value, Rounding);
        Assert.Equal(26 / 43.0, Evaluation.Specificity.Value, Rounding);
        Assert.Equal(55 / 72.0, Evaluation.Ppv.Value, Rounding);
        Assert.Equal(26 / 48.0, Evaluation.Npv.Value, Rounding);
        Assert.Equal(0.738255033557047, Evaluation.F1.Value, Rounding);
        Assert.Equal(0.675, Evaluation.Accuracy.Value, Rounding);
        Assert.Equal(0.24508, Evaluation.BrierScore.Value, Rounding);
        Assert.Equal(0.18166666666666664, Evaluation.ExpectedCalibrationError.Value, Rounding);
    }

    [Fact]
    public void The_interval_agrees_with_another_generator_within_simulation_error()
    {
        Assert.Equal(0.62133, Evaluation.Auroc.Low, 0.01);
        Assert.Equal(0.79518, Evaluation.Auroc.High, 0.01);
    }

    [Fact]
    public void The_balanced_point_lies_half_way_below_the_best_level()
    {
        Assert.Equal(0.42, BalancedPoint.Of(Scores.Reference), Rounding);
    }

    [Fact]
    public void The_temperature_is_the_one_with_the_least_negative_log_likelihood()
    {
        double[] logits = [.. Enumerable.Range(0, 41).Select(i => -6 + (0.3 * i))];
        bool[] labels = [.. logits.Select((logit, i) => i * 13 % 41 < 20 + (logit * 2.5))];

        double temperature = TemperatureScaling.Fit(logits, labels);

        Assert.Equal(3.5174, temperature, 1e-4);
        Assert.Equal(0.5893466426964272, TemperatureScaling.NegativeLogLikelihood(logits, labels, temperature), 1e-9);
        Assert.Equal(0.8876573416685142, TemperatureScaling.NegativeLogLikelihood(logits, labels, 1), 1e-9);
    }

    [Fact]
    public void Percentiles_are_those_of_NumPy()
    {
        double[] values = [1.0, 2.5, 7.0, 11.0];

        Assert.Equal(10.7, Percentile.Of(values, 0.975), Rounding);
        Assert.Equal(4.75, Percentile.Of(values, 0.5), Rounding);
        Assert.Equal(11, Percentile.Of(values, 1));
    }

    [Fact]
    public void The_textbook_curve_has_its_corners()
    {
        // The example of scikit-learn's roc_curve: y = 0 0 1 1, scores 0.1 0.4 0.35 0.8.
        var evaluation = BinaryEvaluation.Of(Scores.Of((0.1, false), (0.4, false), (0.35, true), (0.8, true)), 0.5);

        Assert.Equal(
            [new(double.PositiveInfinity, 0, 0), new(0.8, 0, 0.5), new(0.4, 0.5, 0.5), new(0.35, 0.5, 1), new(0.1, 1, 1)], evaluation.Roc);
        Assert.Equal(0.75, evaluation.Auroc.Value);
        Assert.Equal(5 / 6.0, evaluation.AveragePrecision.Value, Rounding);
    }

    [Fact]
    public void A_tie_between_the_classes_is_a_slope_and_counts_half()
    {
        var evaluation = BinaryEvaluation.Of(Scores.Of((0.5, false), (0.5, true)), 0.5);

        Assert.Equal([new(double.PositiveInfinity, 0, 0), new(0.5, 1, 1)], evaluation.Roc);
        Assert.Equal(0.5, evaluation.Auroc.Value);
    }

    [Fact]
    public void Reliability_bins_hold_means_and_shares()
    {
        var bins = BinaryEvaluation.Of(Scores.Of((0.12, false), (0.18, true), (0.95, true), (1, true)), 0.5).Reliability;

        Assert.Equal(10, bins.Count);
        Assert.Equal((2, 1, 0.5), (bins[1].N, bins[1].Positives, bins[1].ObservedShare));
        Assert.Equal(0.15, bins[1].MeanProbability, Rounding);
        Assert.Equal((2, 1.0), (bins[9].N, bins[9].ObservedShare));
        Assert.Equal((0, double.NaN), (bins[5].N, bins[5].ObservedShare));
    }
}
