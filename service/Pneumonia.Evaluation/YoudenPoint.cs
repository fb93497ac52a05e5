namespace Pneumonia.Evaluation;

/// <summary>The operating point with the highest sensitivity + specificity - 1 (Youden, Cancer 1950;3:32-35).</summary>
public static class YoudenPoint
{
    /// <summary>Two means of the index that differ by less are the same, rounded otherwise.</summary>
    private const double Rounding = 1e-12;

    /// <summary>
    /// A probability half-way between the lowest flagged score and the highest one not flagged, so that rounding in another runtime
    /// turns no score over. Of equally good points it takes the one with the higher sensitivity.
    /// </summary>
    /// <param name="sources">
    /// Scores of the validation split: the test split picks nothing. Of several sources the mean of their indices counts, each as much as any other
    /// however many images it has: a point that only the largest one likes will not hold at a new site.
    /// </param>
    /// <exception cref="ArgumentException">There is no source, one lacks a class, or a probability is not within 0..1.</exception>
    public static double Of(params IReadOnlyList<IReadOnlyList<LabelledScore>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        LabelledScore[] pooled = [.. sources.SelectMany(source => source)];
        ScoreTally[] tallies = [.. sources.Select(source => TallyOf(source, pooled))];
        if (tallies.Length == 0 || tallies.Any(tally => !tally.HasBothClasses))
            throw new ArgumentException("An operating point needs positives and negatives of each source.", nameof(sources));

        double best = double.NegativeInfinity, sum = 0;
        int bestLevel = 0;
        for (int level = tallies[0].Levels.Length - 1; level >= 0; level--)
        {
            sum += tallies.Sum(tally => ((double)tally.Positives[level] / tally.PositiveCount) - ((double)tally.Negatives[level] / tally.NegativeCount));
            if (sum >= best - Rounding)
                (best, bestLevel) = (Math.Max(best, sum), level);
        }

        return tallies[0].HalfWayBelow(bestLevel);
    }

    private static ScoreTally TallyOf(IReadOnlyList<LabelledScore> source, IReadOnlyList<LabelledScore> pooled)
    {
        var tally = ScoreTally.WithLevelsOf(pooled);
        foreach (var score in source)
            tally.Add(tally.LevelOf(score.Probability), score.IsPositive);
        return tally;
    }
}
