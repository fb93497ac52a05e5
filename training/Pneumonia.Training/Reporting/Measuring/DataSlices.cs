using Pneumonia.Evaluation;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Parts of a data set that are measured by themselves, as far as its images tell.</summary>
internal static class DataSlices
{
    /// <summary>Ends the name of a label that says of an image that nothing at all was found, for example "rsna:normal".</summary>
    private const string NormalLabel = ":normal";

    /// <summary>The label that parts images with pneumonia into viral and bacterial ones.</summary>
    private const string Viral = "viral";

    private static readonly (int From, string Name)[] Ages =
        [(0, "0 to 5 years"), (6, "6 to 17 years"), (18, "18 to 39 years"), (40, "40 to 59 years"), (60, "60 years and more")];

    /// <param name="scored">One source and split.</param>
    public static IReadOnlyList<EvaluationSlice> Of(IReadOnlyList<ScoredItem> scored, string label)
    {
        ScoredItem[] decided = [.. scored.Where(entry => entry.Item.Has(label) is not null)];
        return
        [
            .. Copies(decided, label), .. Normals(decided, label), .. Kinds(decided, label),
            .. By("view", decided, label, item => item.View), .. By("sex", decided, label, item => item.Sex),
            .. By("age", decided, label, AgeOf).OrderBy(slice => Array.FindIndex(Ages, age => age.Name == slice.Name) is var place and >= 0 ? place : Ages.Length),
        ];
    }

    /// <summary>Copies of one file, of which a test may hold some, count once.</summary>
    private static IEnumerable<EvaluationSlice> Copies(ScoredItem[] items, string label)
    {
        ScoredItem[] once = [.. items.DistinctBy(entry => entry.Item.Sha256)];
        return once.Length == items.Length ? [] : [Slice("identical copies", "counted once", once, label)];
    }

    /// <summary>The finding against normal images alone, over all and within each view: the others without the finding may have other diseases.</summary>
    private static IEnumerable<EvaluationSlice> Normals(ScoredItem[] items, string label)
    {
        string? normal = items.SelectMany(entry => entry.Item.Labels.Keys).FirstOrDefault(name => name.EndsWith(NormalLabel, StringComparison.Ordinal));
        if (normal is null)
            return [];

        ScoredItem[] against = [.. items.Where(entry => entry.Item.Has(label) == true || entry.Item.Has(normal) == true)];
        const string dimension = "against normal images only:";
        return [Slice(dimension, "all", against, label), .. By(dimension, against, label, item => item.View)];
    }

    private static IEnumerable<EvaluationSlice> Kinds(ScoredItem[] items, string label)
    {
        foreach (var (isViral, name) in new[] { (false, "bacterial against normal"), (true, "viral against normal") })
        {
            bool IsOfKind(ScoredItem entry) => entry.Item.Has(label) == true && entry.Item.Has(Viral) == isViral;
            if (label != Viral && items.Any(IsOfKind))
                yield return Slice("kind", name, [.. items.Where(entry => IsOfKind(entry) || entry.Item.Has(label) == false)], label);
        }
    }

    private static IReadOnlyList<EvaluationSlice> By(string dimension, ScoredItem[] items, string label, Func<DataItem, string?> property) =>
        items.All(entry => property(entry.Item) is null) ? [] : EvaluationSlice.By(dimension, items, entry => Score(entry, label), entry => property(entry.Item));

    private static string? AgeOf(DataItem item) => item.AgeYears is { } years ? Ages.Last(age => age.From <= years).Name : null;

    private static EvaluationSlice Slice(string dimension, string name, ScoredItem[] items, string label) => new(dimension, name, [.. items.Select(entry => Score(entry, label))]);

    private static LabelledScore Score(ScoredItem entry, string label) => new(entry.Item.Group, entry.Probability(label), entry.Item.Has(label) == true);
}
