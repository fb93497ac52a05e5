using Pneumonia.Imaging;
using Pneumonia.Inference;

namespace Pneumonia.Training.Gating;

/// <summary>What a package's gate does, measured through the service's own way from samples to assessment.</summary>
/// <param name="Foreign">One a kind, in the order in which kinds came first.</param>
/// <param name="Films">One a source.</param>
/// <param name="Passed">Foreign images that the gate let pass: kind, name and measure.</param>
internal sealed record GateEvaluation(IReadOnlyList<GateShare> Foreign, IReadOnlyList<GateShare> Films, IReadOnlyList<string> Passed)
{
    public GateShare AllForeign => GateShare.Sum("all foreign images", Foreign);

    public GateShare AllFilms => GateShare.Sum("all chest films", Films);

    /// <param name="package">One with a gate.</param>
    /// <param name="films">Frontal chest films that its fit and its limit have not seen.</param>
    /// <param name="foreign">Images that must be refused; each is disposed.</param>
    public static GateEvaluation Run(ModelPackage package, IReadOnlyList<ChestFilm> films, IEnumerable<NamedImage> foreign)
    {
        using var model = PneumoniaModel.Open(package, "CPU", threads: 1);
        var foreignMeasures = Measure(model, foreign).ToArray();
        var filmMeasures = Measure(model, films.Select((film, index) => new NamedImage(film.Source, $"{index}", film.Open())));
        double limit = package.Manifest.Gate!.Limit;
        string[] passed = [.. foreignMeasures.Where(image => image.Value <= limit).Select(image => FormattableString.Invariant($"{image.Kind}: {image.Name} ({image.Value:F2})"))];
        return new GateEvaluation(Shares(foreignMeasures, limit), Shares(filmMeasures, limit), passed);
    }

    /// <summary>Images drawn for figures: kinds that no fit sees, and kinds made of films other than the fit's.</summary>
    public static IEnumerable<NamedImage> Drawn(IReadOnlyList<ChestFilm> films, int perKind, int seed)
    {
        var source = ChestFilms.Drawn(films);
        foreach (var kind in ForeignImages.KindsFor(ForeignUse.Evaluation))
        {
            for (int number = 0; number < perKind; number++)
                yield return new NamedImage(kind.Name, $"{number}", ForeignImages.Draw(kind, number, seed, source));
        }
    }

    private static IReadOnlyList<GateShare> Shares(IEnumerable<(string Kind, string Name, double? Value)> images, double limit) =>
        [.. images.GroupBy(image => image.Kind, StringComparer.Ordinal).Select(kind => GateShare.Of(
            kind.Key, kind.Count(image => image.Value is not null), kind.Count(image => image.Value > limit), kind.Count(image => image.Value is null)))];

    /// <summary>Null where an image is refused before the network.</summary>
    private static IEnumerable<(string Kind, string Name, double? Value)> Measure(PneumoniaModel model, IEnumerable<NamedImage> images)
    {
        float[] tensor = new float[model.TensorLength];
        foreach (var (kind, name, image) in images)
        {
            using (image)
            {
                bool isTensor = ImageToTensor.TryConvert(image, model.Package.Manifest.Input.Tensor, tensor, out _, out _);
                yield return (kind, name, isTensor ? model.Assess(tensor, 1)[0].OutOfDistribution ?? double.PositiveInfinity : null);
            }
        }
    }
}
