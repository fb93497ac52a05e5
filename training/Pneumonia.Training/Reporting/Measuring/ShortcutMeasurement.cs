using Pneumonia.Evaluation;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Robustness;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Shortcut tests on some hundred tuning images of each source.</summary>
internal static class ShortcutMeasurement
{
    private const int Seed = 1;

    public static IReadOnlyList<ShortcutFigure> Of(ReportInput input) => Progress.Show("Shortcut tests", progress => input.Data.Sources
        .Select(source => (source.Name, items: Thin(input.Data.ItemsOf(source.Name, DataSplit.Tuning), input.PerturbedPerSource))).Where(source => source.items.Count > 0)
        .SelectMany(source => ShortcutTest.Run(input.Package, input.Data, source.items, progress)
            .Select(figures => ShortcutFigure.Of(PackageFigures.NameOf(source.Name, DataSplit.Tuning), figures))).ToArray());

    /// <summary>Evenly over the manifest's order, which is by class and patient; the seed places the first one.</summary>
    private static IReadOnlyList<DataItem> Thin(IReadOnlyList<DataItem> items, int most)
    {
        if (items.Count <= most)
            return items;
        double step = (double)items.Count / most, start = SplitMix64.At(Seed).NextDouble() * step;
        return [.. Enumerable.Range(0, most).Select(number => items[(int)(start + (number * step))])];
    }
}
