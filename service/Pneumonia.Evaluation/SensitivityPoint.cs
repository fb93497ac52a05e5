namespace Pneumonia.Evaluation;

/// <summary>The highest operating point whose sensitivity is at least a stated one: the fewest images flagged that still find so many.</summary>
public static class SensitivityPoint
{
    /// <summary>
    /// A probability half-way between the lowest flagged score and the highest one not flagged, so that rounding in another runtime
    /// turns no score over.
    /// </summary>
    /// <param name="scores">Scores of the validation split: the test split picks nothing.</param>
    /// <param name="sensitivity">Above 0, at most 1.</param>
    /// <exception cref="ArgumentException">There is no positive, or a probability or the sensitivity is out of range.</exception>
    public static double Of(IReadOnlyList<LabelledScore> scores, double sensitivity)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (sensitivity is not (> 0 and <= 1))
            throw new ArgumentException($"The sensitivity {sensitivity} is not within 0 to 1.", nameof(sensitivity));

        var tally = ScoreTally.Of(scores);
        if (tally.PositiveCount == 0)
            throw new ArgumentException("An operating point for a sensitivity needs positives.", nameof(scores));

        int found = 0, level = tally.Levels.Length;
        while ((double)found / tally.PositiveCount < sensitivity)
            found += tally.Positives[--level];
        return tally.HalfWayBelow(level);
    }
}
