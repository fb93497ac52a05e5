using Pneumonia.Evaluation.Reports;
using Pneumonia.Training.Reporting.Plots;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>The data: who is in it, how the classes are shared out, what the sampler makes of that.</summary>
internal static class ClassSection
{
    public static Html Of(ClassDistribution classes) => $"""
        {Section.Table(["Data set", "Population", "Made by"], classes.Sources.Select(source => (string[])[source.Name, source.Population, source.Attribution]), "prose")}
        <p>Patients are never in two splits.</p>
        <div class="pair">
        <div>
        {Section.Table(
            ["Data set and split", "Patients", "Images", classes.Label, $"no {classes.Label}", "Undecided", "Prevalence"],
            classes.Counts.Select(count => (string[])
            [
                $"{count.Source} {count.Split}", $"{count.Patients}", $"{count.Positives + count.Negatives + count.Undecided}", $"{count.Positives}", $"{count.Negatives}",
                $"{count.Undecided}", Show.Share(count.Positives, count.Positives + count.Negatives),
            ]))}
        </div>
        <figure>{CountPlot(classes)}<figcaption>Images by class, before balancing.</figcaption></figure>
        </div>
        {(classes.Draws.Count == 0 ? default : Draws(classes))}

        """;

    private static Html Draws(ClassDistribution classes) => $"""
        <h3>Before and after balancing</h3>
        <p>What training sees is drawn with replacement, so that no class and no data set is drowned out by another. Tuning and tests stay as they are.</p>
        {Section.Table(
            ["Data set", $"{classes.Label} in the split", $"no {classes.Label} in the split", "Share", $"{classes.Label} an epoch", $"no {classes.Label} an epoch", "Share"],
            classes.Draws.Select(draw => (string[])
            [
                draw.Source, $"{draw.Positives}", $"{draw.Negatives}", Show.Share(draw.Positives, draw.Positives + draw.Negatives),
                Show.Number(draw.DrawnPositives, 0), Show.Number(draw.DrawnNegatives, 0), Show.Percent(draw.DrawnPositives / (draw.DrawnPositives + draw.DrawnNegatives)),
            ]))}

        """;

    private static Html CountPlot(ClassDistribution classes)
    {
        string[] names = [.. classes.Counts.Select(count => $"{count.Source} {count.Split}")];
        double most = classes.Counts.Max(count => count.Positives + count.Negatives);
        var chart = new Chart(ChartAxis.Linear("Images", 0, 1.05 * Math.Max(1, most)), ChartAxis.Rows(names), 460, 66 + (26 * names.Length), Chart.LeftFor(names));
        for (int row = 0; row < names.Length; row++)
        {
            var count = classes.Counts[row];
            chart.Box(0, count.Positives, -row - 0.34, -row + 0.34, ChartColour.Mark);
            chart.Box(count.Positives, count.Positives + count.Negatives, -row - 0.34, -row + 0.34, ChartColour.Bar);
        }

        return chart.Key(ChartColour.Mark, classes.Label, "box").Key(ChartColour.Bar, $"no {classes.Label}", "box")
            .ToHtml("Images by class: " + string.Join("; ", classes.Counts.Select(count => $"{count.Source} {count.Split} {count.Positives} with, {count.Negatives} without")));
    }
}
