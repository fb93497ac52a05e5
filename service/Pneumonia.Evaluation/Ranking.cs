namespace Pneumonia.Evaluation;

/// <summary>Figures that depend on the order of the probabilities only. NaN, or no curve, where one class is missing.</summary>
internal static class Ranking
{
    /// <summary>
    /// Share of (positive, negative) pairs in which the positive has the higher probability, a tie counting half: the Mann-Whitney statistic,
    /// which equals the area under the ROC curve (Hanley and McNeil, Radiology 1982;143:29-36).
    /// </summary>
    public static double Auroc(ScoreTally tally)
    {
        if (!tally.HasBothClasses)
            return double.NaN;

        // Twice the pairs won, so that halves stay whole numbers.
        long wonTwice = 0, negativesBelow = 0;
        for (int level = 0; level < tally.Levels.Length; level++)
        {
            wonTwice += tally.Positives[level] * ((2 * negativesBelow) + tally.Negatives[level]);
            negativesBelow += tally.Negatives[level];
        }

        return wonTwice / (2.0 * tally.PositiveCount * tally.NegativeCount);
    }

    /// <summary>
    /// Sum over thresholds of (recall gained) x precision, without interpolation (Manning, Raghavan and Schuetze, Introduction to Information
    /// Retrieval, 2008, section 8.4).
    /// </summary>
    public static double AveragePrecision(ScoreTally tally)
    {
        if (!tally.HasBothClasses)
            return double.NaN;

        double sum = 0;
        int flagged = 0, truePositives = 0;
        for (int level = tally.Levels.Length - 1; level >= 0; level--)
        {
            truePositives += tally.Positives[level];
            flagged += tally.Positives[level] + tally.Negatives[level];
            if (tally.Positives[level] > 0)
                sum += (double)tally.Positives[level] * truePositives / flagged;
        }

        return sum / tally.PositiveCount;
    }

    /// <summary>The curve from (0, 0) to (1, 1), corners only: points on a straight line between their neighbours are left out.</summary>
    public static IReadOnlyList<RocPoint> Roc(ScoreTally tally)
    {
        if (!tally.HasBothClasses)
            return [];

        var corners = new List<(double Threshold, long FalsePositives, long TruePositives)> { (double.PositiveInfinity, 0, 0) };
        long falsePositives = 0, truePositives = 0;
        for (int level = tally.Levels.Length - 1; level >= 0; level--)
        {
            falsePositives += tally.Negatives[level];
            truePositives += tally.Positives[level];
            var point = (tally.Levels[level], falsePositives, truePositives);
            if (corners.Count >= 2 && OnOneLine(corners[^2], corners[^1], point))
                corners[^1] = point;
            else
                corners.Add(point);
        }

        return [.. corners.Select(corner => new RocPoint(
            corner.Threshold, (double)corner.FalsePositives / tally.NegativeCount, (double)corner.TruePositives / tally.PositiveCount))];
    }

    private static bool OnOneLine(
        (double Threshold, long X, long Y) a, (double Threshold, long X, long Y) b, (double Threshold, long X, long Y) c) =>
        (b.X - a.X) * (c.Y - b.Y) == (c.X - b.X) * (b.Y - a.Y);
}
