using Pneumonia.Evaluation;
using Pneumonia.Training.Augmenting;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Images as they are and as training sees them.</summary>
internal static class AugmentedSheets
{
    private const int Draws = 3;
    private const int ImagesPerSource = 4;

    /// <returns>Null where there is nothing to show.</returns>
    public static IReadOnlyList<ImageSheet>? Of(ReportInput input, IReadOnlyList<SyntheticSample> samples)
    {
        var sheets = new List<ImageSheet>();
        if (samples.Count > 0)
        {
            var shown = samples.Where((_, index) => index % 2 == 0).Select(sample => (sample.Name, sample.Intensities)); // Half of them are enough.
            sheets.Add(Sheet(input.Recipe, "Synthetic radiographs", shown, isSynthetic: true));
        }

        if (input.ShowsRealImages)
            sheets.AddRange(input.Data.Sources.Where(source => input.Data.ItemsOf(source.Name, DataSplit.Training).Count > 0)
                .Select(source => Sheet(input.Recipe, $"Training images of {source.Name}", Training(input, source.Name), isSynthetic: false)));
        return sheets.Count > 0 ? sheets : null;
    }

    private static ImageSheet Sheet(Recipe recipe, string title, IEnumerable<(string Caption, float[] Intensities)> images, bool isSynthetic)
    {
        var spec = recipe.Input;
        var augmenter = new Augmenter(recipe.Augmentation, spec.Rows, spec.Columns);
        ReportImage Image(string caption, float[] intensities) => new(caption, isSynthetic) { Rows = spec.Rows, Columns = spec.Columns, Intensities = intensities };
        ReportImage Drawn(float[] intensities, int image, int draw)
        {
            float[] drawn = new float[intensities.Length];
            augmenter.Apply(intensities, drawn, SplitMix64.At(recipe.Seed, image, draw));
            return Image($"draw {draw}", drawn);
        }

        return new ImageSheet(
            title, $"Left as the network would see it in use, then {Draws} draws with the recipe's settings.",
            [.. images.SelectMany((image, index) => (ReportImage[])
                [Image(image.Caption, image.Intensities), .. Enumerable.Range(1, Draws).Select(draw => Drawn(image.Intensities, index, draw))])],
            Draws + 1);
    }

    private static IEnumerable<(string Caption, float[] Intensities)> Training(ReportInput input, string source)
    {
        var (items, label) = (input.Data.ItemsOf(source, DataSplit.Training), input.Recipe.Labels[0].Name);
        var random = SplitMix64.At(input.Recipe.Seed);
        for (int count = 0; count < ImagesPerSource; count++)
        {
            var item = items[random.Below(items.Count)];
            yield return ($"{label} {(item.Has(label) == true ? "present" : "absent")}", RealImage.Read(input, item));
        }
    }
}
