using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Counts the images of a manifest, and what the sampler is expected to draw of them.</summary>
internal static class ClassCounting
{
    public static ClassDistribution Of(DataManifest data, Recipe recipe)
    {
        string label = recipe.Labels[0].Name;
        return new ClassDistribution(
            label, [.. data.Sources.Select(source => new ReportSource(source.Name, source.Attribution, Population([.. data.Items.Where(item => item.Source == source.Name)])))],
            [.. data.Items.GroupBy(item => (item.Source, item.Split)).OrderBy(part => part.Key.Source, StringComparer.Ordinal).ThenBy(part => part.Key.Split)
                .Select(part => new ClassCount(
                    part.Key.Source, part.Key.Split.ToString(), part.DistinctBy(item => item.Group).Count(), part.Count(item => item.Has(label) == true),
                    part.Count(item => item.Has(label) == false), part.Count(item => item.Has(label) is null)))],
            Draws(data.ItemsOf(DataSplit.Training), recipe));
    }

    /// <summary>An epoch's images fall to the strata by their shares, and within one evenly to its images.</summary>
    private static IReadOnlyList<BalancedDraw> Draws(IReadOnlyList<DataItem> training, Recipe recipe)
    {
        string label = recipe.Labels[0].Name;
        double total = recipe.Sampling.Strata.Sum(stratum => stratum.Share), images = recipe.Optimiser.StepsPerEpoch * recipe.Optimiser.BatchSize;
        var parts = recipe.Sampling.Strata.Select(stratum => (stratum.Source, drawn: images * stratum.Share / total, items: training.Where(stratum.Contains).ToArray())).ToArray();
        double Drawn(string source, bool isPresent) =>
            parts.Where(part => part.Source == source).Sum(part => part.drawn * part.items.Count(item => item.Has(label) == isPresent) / part.items.Length);

        return [.. parts.Select(part => part.Source).Distinct().Select(source => new BalancedDraw(
            source, training.Count(item => item.Source == source && item.Has(label) == true), training.Count(item => item.Source == source && item.Has(label) == false),
            Drawn(source, true), Drawn(source, false)))];
    }

    private static string Population(DataItem[] items)
    {
        int[] ages = [.. items.Select(item => item.AgeYears).OfType<int>().Order()];
        string age = ages.Length == 0 ? "age not told" : $"{ages[0]} to {ages[^1]} years, median {ages[ages.Length / 2]} (told of {ages.Length})";
        string patients = $"{items.Length} images of {items.DistinctBy(item => item.Group).Count()} patients";
        return $"{patients}; {age}; {Shares("sex", items, item => item.Sex)}; {Shares("view", items, item => item.View)}";
    }

    private static string Shares(string name, DataItem[] items, Func<DataItem, string?> property) => items.All(item => property(item) is null)
        ? $"{name} not told"
        : $"{name} " + string.Join(", ", items.GroupBy(property).OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key ?? "not told"} {part.Count()}"));
}
