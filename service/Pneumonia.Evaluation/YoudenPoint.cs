namespace Pneumonia.Evaluation;

/// <summary>The operating point with the highest sensitivity + specificity - 1 (Youden, Cancer 1950;3:32-35).</summary>
public static class YoudenPoint
{
    /// <summary>
    /// A probability half-way between the lowest flagged score and the highest one not flagged, so that rounding in another runtime
    /// turns no score over. Of equally good points it takes the one with the higher sensitivity.
    /// </summary>
    /// <param name="scores">Scores of the validation split: the test split picks nothing.</param>
    /// <exception cref="ArgumentException">One class is missing, or a probability is not within 0..1.</exception>
    public static double Of(IReadOnlyList<LabelledScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var tally = ScoreTally.Of(scores);
        if (!tally.HasBothClasses)
            throw new ArgumentException("An operating point needs positives and negatives.", nameof(scores));

        long best = long.MinValue, truePositives = 0, falsePositives = 0;
        int bestLevel = 0;
        for (int level = tally.Levels.Length - 1; level >= 0; level--)
        {
            truePositives += tally.Positives[level];
            falsePositives += tally.Negatives[level];

            // J x positives x negatives, in whole numbers, so that equal means equal.
            long index = (truePositives * tally.NegativeCount) - (falsePositives * tally.PositiveCount);
            if (index >= best)
                (best, bestLevel) = (index, level);
        }

        return tally.HalfWayBelow(bestLevel);
    }
}
