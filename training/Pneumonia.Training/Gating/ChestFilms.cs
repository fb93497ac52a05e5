using Pneumonia.Imaging;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Gating;

internal static class ChestFilms
{
    private const int GreatestSide = 512;

    /// <summary>All films of a split, by source and patient.</summary>
    public static IReadOnlyList<ChestFilm> Of(DataManifest data, DataSplit split) =>
        [.. data.ItemsOf(split).Select(item => new ChestFilm(item.Source, item.Group, () => ImageReader.Read(data, item)))];

    /// <summary>Draws from films evenly over their sources, so that a small data set is as much in the foreign images made of films as a large one.</summary>
    public static FilmSource Drawn(IReadOnlyList<ChestFilm> films)
    {
        ChestFilm[][] sources = [.. films.GroupBy(film => film.Source, StringComparer.Ordinal).OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => source.ToArray())];
        return random =>
        {
            var source = sources[random.Next(sources.Length)];
            return Read(source[random.Next(source.Length)]);
        };
    }

    /// <summary>At most a number of films of each source, evenly over their order.</summary>
    public static IReadOnlyList<ChestFilm> Thin(IReadOnlyList<ChestFilm> films, int perSource) =>
        [.. films.GroupBy(film => film.Source, StringComparer.Ordinal).SelectMany(source => Thin([.. source], perSource))];

    private static IEnumerable<ChestFilm> Thin(ChestFilm[] films, int count) =>
        films.Length <= count ? films : Enumerable.Range(0, count).Select(index => films[(int)((long)index * films.Length / count)]);

    private static Plane Read(ChestFilm film)
    {
        using var image = film.Open();
        var size = new TensorSpec
        {
            Rows = Math.Min(image.Rows, GreatestSide),
            Columns = Math.Min(image.Columns, GreatestSide),
            Intensity = IntensityRule.Voi,
            Resize = ResizeKernel.Area,
            Aspect = AspectRule.Stretch,
            Standardisation = Standardisation.None,
        };
        var plane = new Plane(size.Rows, size.Columns);
        return ImageToTensor.TryGetIntensities(image, size, plane.Values, out _, out var refusal) ? plane : throw new RefusedException($"A film of {film.Source}: {refusal}");
    }
}
