namespace Pneumonia.Evaluation;

/// <summary>
/// How many positives and negatives share each probability. Every figure is a function of this table, so a bootstrap replicate only
/// counts anew and never sorts.
/// </summary>
internal sealed class ScoreTally
{
    private ScoreTally(double[] levels)
    {
        Levels = levels;
        Positives = new int[levels.Length];
        Negatives = new int[levels.Length];
    }

    /// <summary>The distinct probabilities, ascending.</summary>
    public double[] Levels { get; }

    /// <summary>Positives at each level.</summary>
    public int[] Positives { get; }

    /// <summary>Negatives at each level.</summary>
    public int[] Negatives { get; }

    public int PositiveCount { get; private set; }

    public int NegativeCount { get; private set; }

    public int N => PositiveCount + NegativeCount;

    public bool HasBothClasses => PositiveCount > 0 && NegativeCount > 0;

    public static ScoreTally Of(IReadOnlyList<LabelledScore> scores)
    {
        var tally = WithLevelsOf(scores);
        foreach (var score in scores)
            tally.Add(tally.LevelOf(score.Probability), score.IsPositive);
        return tally;
    }

    /// <summary>The levels of <paramref name="scores"/>, nothing counted yet.</summary>
    public static ScoreTally WithLevelsOf(IReadOnlyList<LabelledScore> scores)
    {
        foreach (var score in scores)
        {
            if (score.Probability is not (>= 0 and <= 1))
                throw new ArgumentException($"The probability {score.Probability} is not within 0 to 1.", nameof(scores));
        }

        return new ScoreTally([.. scores.Select(score => score.Probability).Distinct().Order()]);
    }

    public int LevelOf(double probability) => Array.BinarySearch(Levels, probability);

    /// <summary>Half-way from a level to the next lower one; the level itself where it is the lowest.</summary>
    public double HalfWayBelow(int level) => level == 0 ? Levels[0] : (Levels[level] + Levels[level - 1]) / 2;

    public void Add(int level, bool isPositive)
    {
        if (isPositive)
        {
            Positives[level]++;
            PositiveCount++;
        }
        else
        {
            Negatives[level]++;
            NegativeCount++;
        }
    }

    public void Clear()
    {
        Array.Clear(Positives);
        Array.Clear(Negatives);
        PositiveCount = 0;
        NegativeCount = 0;
    }
}
