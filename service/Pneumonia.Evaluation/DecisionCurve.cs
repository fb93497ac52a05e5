namespace Pneumonia.Evaluation;

/// <summary>Decision curve analysis: TP / n - FP / n x t / (1 - t) at the threshold t (Vickers and Elkin, Medical Decision Making 2006;26:565-574).</summary>
public static class DecisionCurve
{
    /// <summary>0.01, 0.02, ... 0.99.</summary>
    public static IReadOnlyList<double> Percents { get; } = [.. Enumerable.Range(1, 99).Select(percent => percent / 100.0)];

    /// <param name="scores">Calibrated: a threshold means what it says only then.</param>
    /// <param name="thresholds">Within 0..1, both excluded.</param>
    /// <param name="replicates">Bootstrap replicates; 0 gives NaN intervals.</param>
    /// <returns>One point a threshold, in their order; empty where there are no scores.</returns>
    /// <exception cref="ArgumentException">A probability or a threshold is out of range.</exception>
    public static IReadOnlyList<DecisionPoint> Of(
        IReadOnlyList<LabelledScore> scores, IReadOnlyList<double> thresholds, int replicates = 200, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(thresholds);
        ArgumentOutOfRangeException.ThrowIfNegative(replicates);
        foreach (double threshold in thresholds)
        {
            if (threshold is not (> 0 and < 1))
                throw new ArgumentException($"The threshold {threshold} is not between 0 and 1.", nameof(thresholds));
        }

        if (scores.Count == 0)
            return [];

        var all = ScoreTally.Of(scores);
        var draws = GroupDraws.Of(scores.Select(score => score.Group));
        var tally = ScoreTally.WithLevelsOf(scores);
        int[] levels = [.. scores.Select(score => tally.LevelOf(score.Probability))];
        double[][] benefits = draws.Replicate(replicates, seed, drawn =>
        {
            tally.Clear();
            foreach (int index in drawn)
                tally.Add(levels[index], scores[index].IsPositive);
            return thresholds.Select(threshold => NetBenefit(tally, threshold)).ToArray();
        });

        return [.. thresholds.Select((threshold, index) =>
        {
            var (low, high) = Percentile.Interval(benefits.Select(benefit => benefit[index]));
            return new DecisionPoint(threshold, new Figure(NetBenefit(all, threshold), low, high), TreatAll(all, threshold));
        })];
    }

    private static double NetBenefit(ScoreTally tally, double threshold)
    {
        var confusion = ConfusionMatrix.At(tally, threshold);
        return (confusion.TruePositives - (confusion.FalsePositives * Odds(threshold))) / tally.N;
    }

    private static double TreatAll(ScoreTally tally, double threshold) => (tally.PositiveCount - (tally.NegativeCount * Odds(threshold))) / tally.N;

    private static double Odds(double threshold) => threshold / (1 - threshold);
}
