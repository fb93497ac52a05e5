namespace Pneumonia.Evaluation;

/// <summary>
/// Percentile bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13) that draws whole groups with replacement:
/// images of one patient are not independent, so the patient is the unit.
/// </summary>
internal sealed class GroupBootstrap
{
    private readonly PointFigures[] _replicates;

    private GroupBootstrap(PointFigures[] replicates, int groups)
    {
        _replicates = replicates;
        Groups = groups;
    }

    public int Groups { get; }

    public static GroupBootstrap Of(IReadOnlyList<LabelledScore> scores, double operatingPoint, int replicates, int seed)
    {
        var tally = ScoreTally.WithLevelsOf(scores);

        // Ordered, so that the order of the scores changes nothing.
        (int Level, bool IsPositive)[][] groups = [.. scores
            .GroupBy(score => score.Group, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Select(score => (tally.LevelOf(score.Probability), score.IsPositive)).ToArray())];
        var random = new SplitMix64(seed);
        var figures = new PointFigures[groups.Length == 0 ? 0 : replicates];
        for (int replicate = 0; replicate < figures.Length; replicate++)
        {
            tally.Clear();
            for (int draw = 0; draw < groups.Length; draw++)
            {
                foreach (var (level, isPositive) in groups[random.Below(groups.Length)])
                    tally.Add(level, isPositive);
            }

            figures[replicate] = PointFigures.Of(tally, operatingPoint);
        }

        return new GroupBootstrap(figures, groups.Length);
    }

    /// <summary>The 95 % interval of one figure (<see cref="Percentile.Interval"/>).</summary>
    public (double Low, double High) Interval(Func<PointFigures, double> figure) => Percentile.Interval(_replicates.Select(figure));
}
