using Pneumonia.Imaging;
using Pneumonia.Training.Augmenting;

namespace Pneumonia.Training.Gating;

/// <summary>What a gate is fitted to: features of one network.</summary>
/// <param name="Films">Training films, as they are and bent.</param>
/// <param name="Foreign">Images that must be refused.</param>
/// <param name="Tuning">Films of other patients, as they are and bent, in two halves by patient.</param>
internal sealed record GateFeatures(FeatureTable Films, FeatureTable Foreign, IReadOnlyList<FeatureTable> Tuning)
{
    /// <summary>Does a part of the work while it tells how far it is.</summary>
    internal delegate FeatureTable Show(string title, Func<IProgress<double>, FeatureTable> work);

    /// <summary>Bent films of each source that the fit sees beside the films as they are: a small data set is bent more often.</summary>
    private const int BentPerSource = 2500;

    private const int MostCopies = 6;

    /// <summary>
    /// How films that must pass differ from one another beyond the data at hand: exposure, collimation and positioning, well short of what no reader would accept.
    /// </summary>
    private static readonly AugmentationSettings Handling = new(
        RotationDegrees: 8, ZoomFrom: 0.85, ZoomTo: 1.1, Aspect: 0.12, Shift: 0.06, Shear: 0.04, Gain: 0.2, Bias: 0.12, Gamma: 0.3, Noise: 0.03,
        BlurProbability: 0.3, CutoutProbability: 0.2)
    {
        LowResolutionProbability = 0.2,
        Illumination = 0.1,
        WindowProbability = 0.2,
        FrameProbability = 0.2,
        MarkerProbability = 0.3,
        JpegProbability = 0.2,
    };

    /// <param name="onnx">The network.</param>
    /// <param name="maps">Tensors of it.</param>
    /// <param name="training">Films that the network was trained on.</param>
    /// <param name="tuning">Films of other patients.</param>
    public static GateFeatures Collect(
        byte[] onnx, TensorSpec spec, IReadOnlyList<FeatureMap> maps, IReadOnlyList<ChestFilm> training, IReadOnlyList<ChestFilm> tuning, GateSettings settings, Show show)
    {
        using var network = new FeatureNetwork(onnx, spec, maps, Environment.ProcessorCount);
        var films = ChestFilms.Thin(training, settings.FilmsPerSource);
        var foreign = show("Foreign images", progress =>
            network.OfForeign(ForeignImages.KindsFor(ForeignUse.Fitting), ChestFilms.Drawn(films), settings.ImagesPerKind, settings.Seed, progress));
        var halves = tuning.GroupBy(film => IsInFirstHalf(film.Group)).OrderBy(half => half.Key);
        return new GateFeatures(
            CleanAndBent(network, films, settings.Seed, show), foreign, [.. halves.Select(half => CleanAndBent(network, [.. half], settings.Seed + 1, show))]);
    }

    public static GateFeatures Read(Stream stream)
    {
        using var reader = new BinaryReader(stream);
        return new GateFeatures(FeatureTable.Read(reader), FeatureTable.Read(reader), [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => FeatureTable.Read(reader))]);
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        Films.Write(writer);
        Foreign.Write(writer);
        writer.Write(Tuning.Count);
        foreach (var half in Tuning)
            half.Write(writer);
    }

    private static FeatureTable CleanAndBent(FeatureNetwork network, IReadOnlyList<ChestFilm> films, int seed, Show show) =>
        FeatureTable.Join([.. films.GroupBy(film => film.Source, StringComparer.Ordinal).SelectMany(source => OfSource(network, [.. source], seed, show))]);

    private static FeatureTable[] OfSource(FeatureNetwork network, ChestFilm[] films, int seed, Show show)
    {
        int copies = Math.Clamp(BentPerSource / films.Length, 1, MostCopies);
        string source = films[0].Source;
        return
        [
            show($"Films of {source}", progress => network.OfFilms(films, null, 1, seed, progress)),
            show($"Films of {source}, bent", progress => network.OfFilms(films, Handling, copies, seed, progress)),
        ];
    }

    private static bool IsInFirstHalf(string group) => group.Sum(letter => letter) % 2 == 0;
}
