using System.Globalization;
using Pneumonia.Inference;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Everything about each data set: opened tests first, then the tuning images of each source.</summary>
internal static class DataSetMeasurement
{
    public static IReadOnlyList<DataSetReport> Of(
        ModelManifest manifest, IReadOnlyList<ScoredItem> tuning, IReadOnlyList<OpenedTest> tests, IProgress<double> progress)
    {
        (string Name, string Note, IReadOnlyList<ScoredItem> Scored)[] sets =
        [
            .. tests.Select(test => (test.Name, NoteOf(test), test.Scored)),
            .. tuning.GroupBy(entry => entry.Item.Source).Select(source => (PackageFigures.NameOf(source.Key, DataSplit.Tuning),
                "Images as they are. This split chose architecture, epoch, calibration, operating points and gate limit: its figures flatter the model.",
                (IReadOnlyList<ScoredItem>)[.. source])),
        ];

        var reports = new List<DataSetReport>();
        foreach (var (index, (name, note, scored)) in sets.Index())
        {
            foreach (var label in manifest.Labels)
            {
                var scores = scored.Of(label.Name);
                if (scores.Any(score => score.IsPositive) && scores.Any(score => !score.IsPositive))
                    reports.Add(DataSetReport.Of(name, label, scores, DataSlices.Of(scored, label.Name)) with { Note = note });
            }

            progress.Report((index + 1.0) / sets.Length);
        }

        return reports;
    }

    private static string NoteOf(OpenedTest test)
    {
        string what = test.Opening.Split == nameof(DataSplit.ExternalTest)
            ? "A test of another population than the training's, with a reference standard of its own; it chose nothing."
            : "The official test of the source; it chose nothing.";
        string when = test.Opening.OpenedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"{what} Opened {when} UTC; the figures are of that opening's probabilities.";
    }
}
