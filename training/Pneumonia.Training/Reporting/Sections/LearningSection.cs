using Pneumonia.Evaluation.Reports;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Reporting.Plots;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>Loss and tuning figures by epoch.</summary>
internal static class LearningSection
{
    public static Html Of(IReadOnlyList<LearningCurve> curves) => $"""
        <p>Loss is on augmented training images. AUROC is of the averaged weights on the tuning split: on the images as they are, near 1 for any network, and on one
        bent copy of each, which tells networks apart. These follow a run and have no intervals; the figures that have stand below.</p>
        <div class="plots">
        <figure>{Losses(curves)}<figcaption>Training loss.</figcaption></figure>
        <figure>{Aurocs(curves)}<figcaption>AUROC on tuning images, mean of data sets and labels.</figcaption></figure>
        </div>
        {Section.Table(
            ["Member", "Epochs", "Minutes", "Loss at the end", "Tuning data", "n", "AUROC clean", "AUROC stressed"],
            curves.Where(curve => curve.Epochs.Count > 0).SelectMany(curve => curve.Epochs[^1].Tuning.Figures.Select(figure => (string[])
            [
                curve.Member, $"{curve.Epochs.Count}", Show.Number(curve.Epochs.Sum(epoch => epoch.Seconds.Total) / 60, 1), Show.Number(curve.Epochs[^1].Loss, 4),
                $"{figure.Source}, {figure.Label}", $"{figure.N}, {figure.Positives} with", Show.Number(figure.CleanAuroc, 4), Show.Number(figure.StressedAuroc, 4),
            ])))}

        """;

    private static Html Losses(IReadOnlyList<LearningCurve> curves)
    {
        var chart = new Chart(Epochs(curves), Loss(curves));
        foreach (var (curve, colour) in curves.Zip(Colours()))
            Line(chart, curve, epoch => epoch.Loss, colour, curve.Member, isDashed: false);
        return chart.ToHtml("Training loss by epoch. " + string.Join("; ", curves.Where(curve => curve.Epochs.Count > 0)
            .Select(curve => $"{curve.Member}: from {Show.Number(curve.Epochs[0].Loss)} to {Show.Number(curve.Epochs[^1].Loss)}")));
    }

    private static Html Aurocs(IReadOnlyList<LearningCurve> curves)
    {
        double[] values = [.. curves.SelectMany(curve => curve.Epochs).SelectMany(epoch => new[] { Clean(epoch), epoch.Tuning.Selection }).Where(double.IsFinite)];
        double low = values.Length == 0 ? 0 : Math.Min(0.98, Math.Floor(values.Min() * 20) / 20);
        var chart = new Chart(Epochs(curves), ChartAxis.Linear("AUROC", low, 1));
        foreach (var (curve, colour) in curves.Zip(Colours()))
        {
            Line(chart, curve, epoch => epoch.Tuning.Selection, colour, $"{curve.Member}, stressed", isDashed: false);
            Line(chart, curve, Clean, colour, $"{curve.Member}, clean", isDashed: true);
        }

        return chart.ToHtml("AUROC on tuning images by epoch. " + string.Join("; ", curves.Where(curve => curve.Epochs.Count > 0)
            .Select(curve => $"{curve.Member}: {Show.Number(Clean(curve.Epochs[^1]), 4)} clean and {Show.Number(curve.Epochs[^1].Tuning.Selection, 4)} stressed at the end")));
    }

    private static void Line(Chart chart, LearningCurve curve, Func<EpochRecord, double> value, ChartColour colour, string name, bool isDashed) =>
        chart.Line([.. curve.Epochs.Select(epoch => (double)epoch.Epoch)], [.. curve.Epochs.Select(value)], colour, name, isDashed);

    private static ChartAxis Epochs(IReadOnlyList<LearningCurve> curves) =>
        ChartAxis.Linear("Epoch", 1, Math.Max(2, curves.SelectMany(curve => curve.Epochs).Select(epoch => epoch.Epoch).DefaultIfEmpty().Max()));

    private static ChartAxis Loss(IReadOnlyList<LearningCurve> curves) =>
        ChartAxis.Linear("Loss, nats", 0, 1.05 * curves.SelectMany(curve => curve.Epochs).Select(epoch => epoch.Loss).Where(double.IsFinite).DefaultIfEmpty(1).Max());

    private static double Clean(EpochRecord epoch) => epoch.Tuning.Figures.Select(figure => figure.CleanAuroc).DefaultIfEmpty(double.NaN).Average();

    private static IEnumerable<ChartColour> Colours()
    {
        while (true)
        {
            foreach (var colour in ChartColour.Series)
                yield return colour;
        }
    }
}
