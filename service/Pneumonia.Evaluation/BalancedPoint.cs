namespace Pneumonia.Evaluation;

/// <summary>
/// The operating point at which sensitivity and specificity are as equal as they can be (the equal error rate). Unlike the highest sum of the two
/// (Youden), whose top is flat where a model ranks well, it does not jump with a handful of images.
/// </summary>
public static class BalancedPoint
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

        long least = long.MaxValue, truePositives = 0, trueNegatives = tally.NegativeCount;
        int bestLevel = 0;
        for (int level = tally.Levels.Length - 1; level >= 0; level--)
        {
            truePositives += tally.Positives[level];
            trueNegatives -= tally.Negatives[level];

            // The difference x positives x negatives, in whole numbers, so that equal means equal.
            long difference = Math.Abs((truePositives * tally.NegativeCount) - (trueNegatives * tally.PositiveCount));
            if (difference <= least)
                (least, bestLevel) = (difference, level);
        }

        return tally.HalfWayBelow(bestLevel);
    }
}
