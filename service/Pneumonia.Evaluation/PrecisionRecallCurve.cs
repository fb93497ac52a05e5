namespace Pneumonia.Evaluation;

/// <summary>PPV against sensitivity over all thresholds (Davis and Goadrich, ICML 2006). Points are not to be joined by straight lines: draw steps.</summary>
public static class PrecisionRecallCurve
{
    /// <returns>From the highest threshold to the lowest, recall growing; empty where one class is missing.</returns>
    /// <exception cref="ArgumentException">A probability is not within 0..1.</exception>
    public static IReadOnlyList<PrecisionRecallPoint> Of(IReadOnlyList<LabelledScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var tally = ScoreTally.Of(scores);
        if (!tally.HasBothClasses)
            return [];

        var points = new List<PrecisionRecallPoint>(tally.Levels.Length);
        int truePositives = 0, flagged = 0;
        for (int level = tally.Levels.Length - 1; level >= 0; level--)
        {
            truePositives += tally.Positives[level];
            flagged += tally.Positives[level] + tally.Negatives[level];
            points.Add(new(tally.Levels[level], (double)truePositives / tally.PositiveCount, (double)truePositives / flagged));
        }

        return points;
    }
}
