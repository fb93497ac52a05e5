namespace Pneumonia.Evaluation;

/// <summary>
/// Differences between two models on the same images: each replicate draws patients once and measures both models on them, so that what is hard for
/// both does not widen the interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 8).
/// </summary>
public static class PairedBootstrap
{
    /// <summary>AUROC of the second model minus that of the first; NaN where one class is missing.</summary>
    /// <param name="replicates">0 gives a NaN interval.</param>
    /// <exception cref="ArgumentException">A probability is not within 0..1.</exception>
    public static Figure AurocDifference(IReadOnlyList<PairedScore> scores, int replicates = 2000, int seed = 1) =>
        Difference(scores, Ranking.Auroc, replicates, seed);

    /// <summary>Brier score of the second model minus that of the first: below 0, the second is the better one.</summary>
    /// <inheritdoc cref="AurocDifference"/>
    public static Figure BrierDifference(IReadOnlyList<PairedScore> scores, int replicates = 2000, int seed = 1) =>
        Difference(scores, Reliabilities.BrierScore, replicates, seed);

    /// <summary>Expected calibration error of the second model minus that of the first: below 0, the second is the better one.</summary>
    /// <inheritdoc cref="AurocDifference"/>
    public static Figure CalibrationErrorDifference(IReadOnlyList<PairedScore> scores, int replicates = 2000, int seed = 1) =>
        Difference(scores, Reliabilities.ExpectedCalibrationError, replicates, seed);

    private static Figure Difference(IReadOnlyList<PairedScore> scores, Func<ScoreTally, double> figure, int replicates, int seed)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegative(replicates);
        var first = new Model([.. scores.Select(score => new LabelledScore(score.Group, score.First, score.IsPositive))]);
        var second = new Model([.. scores.Select(score => new LabelledScore(score.Group, score.Second, score.IsPositive))]);

        double[] differences = GroupDraws.Of(scores.Select(score => score.Group)).Replicate(replicates, seed, drawn =>
        {
            int[] indices = [.. drawn];
            return second.Figure(indices, figure) - first.Figure(indices, figure);
        });
        int[] all = [.. Enumerable.Range(0, scores.Count)];
        var (low, high) = Percentile.Interval(differences);
        return new Figure(second.Figure(all, figure) - first.Figure(all, figure), low, high);
    }

    /// <summary>One model's tally, counted anew for each draw.</summary>
    private sealed class Model(IReadOnlyList<LabelledScore> scores)
    {
        private readonly ScoreTally _tally = ScoreTally.WithLevelsOf(scores);
        private int[]? _levels;

        public double Figure(int[] indices, Func<ScoreTally, double> figure)
        {
            _levels ??= [.. scores.Select(score => _tally.LevelOf(score.Probability))];
            _tally.Clear();
            foreach (int index in indices)
                _tally.Add(_levels[index], scores[index].IsPositive);
            return figure(_tally);
        }
    }
}
