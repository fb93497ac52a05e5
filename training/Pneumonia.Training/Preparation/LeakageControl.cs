namespace Pneumonia.Training.Preparation;

/// <summary>Keeps one film from being in two splits.</summary>
internal static class LeakageControl
{
    public const string Reason = "a film of the patient is in another split";

    private const int MaxNamed = 10;

    /// <summary>
    /// Without the patients of training and tuning who have a film that is in a test as well, and without those of training who have one that is in tuning:
    /// what shares a film with the test shares the patient, whatever the data set calls them. Tests stay whole.
    /// </summary>
    /// <param name="leavesOut">False: leaks are refused instead.</param>
    /// <param name="leftOut">Takes what was left out.</param>
    /// <exception cref="RefusedException">A film is in two splits and may not be left out, or is in two tests.</exception>
    public static IReadOnlyList<DataItem> Apply(IReadOnlyList<DataItem> items, IReadOnlyList<NearDuplicate> duplicates, bool leavesOut, List<LeftOutImage> leftOut)
    {
        NearDuplicate[] leaks = [.. duplicates.Where(pair => pair.IsLeak)];
        if (leaks.Length > 0 && !leavesOut)
            throw Refuse(leaks, "Run again with --leave-out-near-duplicates, which leaves the training or tuning side out, or take them out by hand.");
        if (leaks.Where(pair => Rank(pair.First) == Rank(pair.Second)).ToArray() is { Length: > 0 } tests)
            throw Refuse(tests, "Both are tests, which stay as they are: take one out by hand.");

        var partners = leaks
            .Select(pair => Rank(pair.First) < Rank(pair.Second) ? (Lesser: pair.First, Greater: pair.Second) : (Lesser: pair.Second, Greater: pair.First))
            .GroupBy(pair => pair.Lesser.Group, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Greater, StringComparer.Ordinal);
        leftOut.AddRange(items.Where(item => partners.ContainsKey(item.Group))
            .Select(item => new LeftOutImage(item.Source, item.Path, Reason, $"{partners[item.Group].Source}/{partners[item.Group].Path}")));
        return [.. items.Where(item => !partners.ContainsKey(item.Group))];
    }

    private static int Rank(DataItem item) => item.Split switch { DataSplit.Training => 0, DataSplit.Tuning => 1, _ => 2 };

    private static RefusedException Refuse(NearDuplicate[] leaks, string what)
    {
        string named = string.Join("; ", leaks.Take(MaxNamed)) + (leaks.Length > MaxNamed ? "; ..." : "");
        return new($"{leaks.Length} pairs of one film are in two splits, which would make the figures worthless: {named}. {what}");
    }
}
