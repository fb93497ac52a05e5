using System.Globalization;
using Pneumonia.Evaluation;
using Pneumonia.Training.Evaluating;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Activation maps over synthetic samples, and over right and wrong tuning images where real ones may be seen.</summary>
internal static class ActivationMapSheets
{
    private const int ImagesPerSheet = 4;

    /// <returns>Null where there is nothing to show, or the network gives no map.</returns>
    public static IReadOnlyList<ImageSheet>? Of(ReportInput input, IReadOnlyList<SyntheticSample> samples, IReadOnlyList<ScoredItem> tuning)
    {
        using var mapper = new ActivationMapper(input.Package);
        if (!mapper.HasMap)
            return null;

        var drawn = samples.Select(sample => Image(input, mapper, sample.Name, sample.Intensities, isSynthetic: true)).ToArray();
        ImageSheet[] sheets =
        [
            Sheet("Flagged synthetic radiographs", "Drawn from statistics of the data, with opacities or without; nobody's chest.", drawn.Where(image => image.IsFlagged)),
            Sheet("Synthetic radiographs that are not flagged", "Drawn the same way.", drawn.Where(image => !image.IsFlagged)),
            .. input.ShowsRealImages ? tuning.GroupBy(entry => entry.Item.Source).SelectMany(source => Real(input, mapper, source.Key, [.. source])) : [],
        ];
        return sheets.Any(sheet => sheet.Images.Count > 0) ? [.. sheets.Where(sheet => sheet.Images.Count > 0)] : null;
    }

    private static IEnumerable<ImageSheet> Real(ReportInput input, ActivationMapper mapper, string source, IReadOnlyList<ScoredItem> scored)
    {
        string label = input.Package.Manifest.Labels[0].Name;
        foreach (bool isPresent in new[] { true, false })
        {
            foreach (bool isRight in new[] { true, false })
            {
                ScoredItem[] cases = [.. scored.Where(entry => entry.Item.Has(label) == isPresent && entry.Assessment.Findings![0].Flagged == (isPresent == isRight))];
                var images = Pick(cases, label, isPresent, isRight, input.Recipe.Seed).Select(entry => Image(
                    input, mapper, $"{label} {(isPresent ? "present" : "absent")}", RealImage.Read(input, entry.Item), isSynthetic: false));
                yield return Sheet(
                    $"{source} Tuning, {(isRight ? "right" : "wrong")}: {label} {(isPresent ? "present" : "absent")}",
                    isRight ? $"{Math.Min(cases.Length, ImagesPerSheet)} of {cases.Length}, drawn at random." : $"The furthest off of {cases.Length}.", images);
            }
        }
    }

    /// <summary>Wrong cases: the worst. Right ones: any.</summary>
    private static IEnumerable<ScoredItem> Pick(ScoredItem[] cases, string label, bool isPresent, bool isRight, int seed)
    {
        var random = SplitMix64.At(seed);
        return cases.OrderBy(entry => isRight ? random.NextDouble() : isPresent ? entry.Probability(label) : -entry.Probability(label)).Take(ImagesPerSheet);
    }

    private static ImageSheet Sheet(string title, string text, IEnumerable<(ReportImage Image, bool IsFlagged)> images) =>
        new(title, text, [.. images.Select(image => image.Image)], ImagesPerSheet);

    private static (ReportImage Image, bool IsFlagged) Image(ReportInput input, ActivationMapper mapper, string caption, float[] intensities, bool isSynthetic)
    {
        var (finding, map) = mapper.Run(intensities);
        string probability = finding.Probability.ToString("F3", CultureInfo.InvariantCulture);
        return (new ReportImage($"{caption}: P = {probability}, {(finding.Flagged ? "flagged" : "not flagged")}", isSynthetic)
        {
            Rows = input.Recipe.Input.Rows,
            Columns = input.Recipe.Input.Columns,
            Intensities = intensities,
            Map = map,
        }, finding.Flagged);
    }
}
