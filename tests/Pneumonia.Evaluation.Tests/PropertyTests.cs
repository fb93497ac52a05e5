using CsCheck;

namespace Pneumonia.Evaluation.Tests;

public sealed class PropertyTests
{
    /// <summary>Scores on a grid of 64 steps, so that ties are common; few groups.</summary>
    private static readonly Gen<LabelledScore[]> AnyScores = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 64], Gen.Bool)
        .Select((group, level, isPositive) => new LabelledScore($"g{group}", level / 64.0, isPositive)).Array[0, 60];

    private static readonly Gen<LabelledScore[]> BothClasses = AnyScores.Where(
        scores => scores.Any(score => score.IsPositive) && scores.Any(score => !score.IsPositive));

    [Fact]
    public void Auroc_does_not_change_under_an_increasing_map() => BothClasses.Sample(scores =>
    {
        var mapped = scores.Select(score => score with { Probability = Math.Pow(score.Probability, 3) }).ToArray();

        Assert.Equal(Auroc(scores), Auroc(mapped));
    });

    [Fact]
    public void Swapping_the_labels_mirrors_Auroc() => BothClasses.Sample(scores =>
    {
        var swapped = scores.Select(score => score with { IsPositive = !score.IsPositive }).ToArray();

        Assert.Equal(1 - Auroc(scores), Auroc(swapped), 1e-12);
    });

    [Fact]
    public void Auroc_is_the_area_under_the_corners() => BothClasses.Sample(scores =>
    {
        var evaluation = BinaryEvaluation.Of(scores, 0.5, replicates: 0);

        double area = evaluation.Roc.Zip(evaluation.Roc.Skip(1), (left, right) =>
            (right.FalsePositiveRate - left.FalsePositiveRate) * (left.TruePositiveRate + right.TruePositiveRate) / 2).Sum();

        Assert.Equal(evaluation.Auroc.Value, area, 1e-12);
    });

    [Fact]
    public void Every_figure_is_a_share_or_not_there() => AnyScores.Sample(scores =>
    {
        foreach (var figure in Figures(BinaryEvaluation.Of(scores, 0.5, replicates: 50)))
        {
            Assert.All([figure.Value, figure.Low, figure.High], value => Assert.True(value is double.NaN or (>= 0 and <= 1)));
            Assert.False(figure.Low > figure.High);
        }
    });

    [Fact]
    public void The_order_of_the_scores_changes_nothing() => AnyScores.Sample(scores =>
    {
        var reversed = scores.Reverse().ToArray();

        Assert.Equal(Figures(BinaryEvaluation.Of(scores, 0.5, 50)), Figures(BinaryEvaluation.Of(reversed, 0.5, 50)));
    });

    [Fact]
    public void No_level_is_more_balanced_than_the_balanced_point() => BothClasses.Sample(scores =>
    {
        double chosen = Imbalance(scores, BalancedPoint.Of(scores));

        Assert.All(scores, score => Assert.True(Imbalance(scores, score.Probability) >= chosen - 1e-12));
    });

    [Fact]
    public void The_interval_holds_the_true_Auroc_about_as_often_as_it_says()
    {
        // Uniform scores against their square roots: P(sqrt(u) > v) = 2/3. 200 data sets of 80 images; 95 % expected, and percentile
        // intervals of so few images are known to fall a little short.
        var random = new SplitMix64(7);
        int held = Enumerable.Range(0, 200).Count(_ =>
        {
            var scores = Scores.Of([.. Enumerable.Range(0, 80).Select(i =>
            {
                double uniform = random.Next() / (double)ulong.MaxValue;
                return (i % 2 == 0 ? Math.Sqrt(uniform) : uniform, i % 2 == 0);
            })]);
            var auroc = BinaryEvaluation.Of(scores, 0.5, replicates: 400).Auroc;
            return auroc.Low <= 2 / 3.0 && 2 / 3.0 <= auroc.High;
        });

        Assert.InRange(held, 180, 199);
    }

    private static double Auroc(LabelledScore[] scores) => BinaryEvaluation.Of(scores, 0.5, replicates: 0).Auroc.Value;

    private static double Imbalance(LabelledScore[] scores, double operatingPoint)
    {
        var confusion = BinaryEvaluation.Of(scores, operatingPoint, replicates: 0).Confusion;
        return Math.Abs(confusion.Sensitivity - confusion.Specificity);
    }

    private static Figure[] Figures(BinaryEvaluation evaluation) =>
    [
        evaluation.Auroc, evaluation.AveragePrecision, evaluation.Sensitivity, evaluation.Specificity, evaluation.Ppv, evaluation.Npv,
        evaluation.F1, evaluation.Accuracy, evaluation.BrierScore, evaluation.ExpectedCalibrationError,
    ];
}
