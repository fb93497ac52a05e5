namespace Pneumonia.Evaluation;

/// <summary>Draws whole groups with replacement and hands over the indices of their members: for figures that are not those of one tally.</summary>
internal sealed class GroupDraws
{
    private readonly int[][] _groups;

    private GroupDraws(int[][] groups) => _groups = groups;

    public int Groups => _groups.Length;

    /// <param name="groups">Of each image. Groups are drawn in the order of their names, so that the order of the images changes no draw.</param>
    public static GroupDraws Of(IEnumerable<string> groups) => new([.. groups
        .Select((group, index) => (group, index))
        .GroupBy(member => member.group, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => group.Select(member => member.index).ToArray())]);

    /// <param name="figure">Of one replicate, from the indices of its images; a group drawn twice is there twice.</param>
    public T[] Replicate<T>(int replicates, int seed, Func<IEnumerable<int>, T> figure)
    {
        var random = new SplitMix64(seed);
        var figures = new T[_groups.Length == 0 ? 0 : replicates];
        for (int replicate = 0; replicate < figures.Length; replicate++)
            figures[replicate] = figure(Draw(random));
        return figures;
    }

    private IEnumerable<int> Draw(SplitMix64 random)
    {
        for (int draw = 0; draw < _groups.Length; draw++)
        {
            foreach (int index in _groups[random.Below(_groups.Length)])
                yield return index;
        }
    }
}
