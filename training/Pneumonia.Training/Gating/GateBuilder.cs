using Pneumonia.Imaging;
using Pneumonia.Training.Augmenting;

namespace Pneumonia.Training.Gating;

/// <summary>Makes the gate of a finished network: features, fit, limit.</summary>
internal static class GateBuilder
{
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
    /// <param name="tuning">Films of other patients: they set scale and limit.</param>
    public static Gate Build(
        byte[] onnx, TensorSpec spec, IReadOnlyList<FeatureMap> maps, IReadOnlyList<ChestFilm> training, IReadOnlyList<ChestFilm> tuning, GateSettings settings,
        IProgress<double> progress)
    {
        using var network = new FeatureNetwork(onnx, spec, maps, threads: 1);
        var kinds = ForeignImages.KindsFor(ForeignUse.Fitting);
        var films = ChestFilms.Thin(training, settings.FilmsPerSource);
        var foreign = network.OfForeign(kinds, ChestFilms.Drawn(films), settings.ImagesPerKind, settings.Seed, progress);
        var filmFeatures = CleanAndBent(network, films, settings.Seed, progress);
        var halves = tuning.GroupBy(film => IsInFirstHalf(film.Group)).OrderBy(half => half.Key)
            .Select(half => CleanAndBent(network, [.. half], settings.Seed + 1, progress)).ToArray();

        var gate = GateFitter.Fit(filmFeatures, foreign, settings);
        return Limit(gate, maps, FeatureTable.Join(halves), settings) with { CrossChecked = [.. CrossCheck(gate, maps, halves, settings)] };
    }

    /// <summary>Films as they are and bent, source by source.</summary>
    internal static FeatureTable CleanAndBent(FeatureNetwork network, IReadOnlyList<ChestFilm> films, int seed, IProgress<double> progress) =>
        FeatureTable.Join([.. films.GroupBy(film => film.Source, StringComparer.Ordinal).SelectMany(source => OfSource(network, [.. source], seed, progress))]);

    private static FeatureTable[] OfSource(FeatureNetwork network, ChestFilm[] films, int seed, IProgress<double> progress)
    {
        int copies = Math.Clamp(BentPerSource / films.Length, 1, MostCopies);
        return [network.OfFilms(films, null, 1, seed, progress), network.OfFilms(films, Handling, copies, seed, progress)];
    }

    private static Gate Limit(GateParameters fitted, IReadOnlyList<FeatureMap> maps, FeatureTable tuning, GateSettings settings)
    {
        var gate = GateFitter.Rescale(fitted, tuning, settings.ShareRefused);
        return new Gate(gate, maps, GateLimit.Of(tuning, row => GateMeasure.Of(gate, row), settings.ShareRefused))
        {
            Rule = FormattableString.Invariant($"refuses {settings.ShareRefused:P1} of the tuning films, clean and bent, of the source where it refuses most"),
        };
    }

    /// <summary>What a limit set on one half of the tuning patients refuses in the other half, clean and bent films of both halves taken together.</summary>
    private static IEnumerable<GateShare> CrossCheck(GateParameters fitted, IReadOnlyList<FeatureMap> maps, FeatureTable[] halves, GateSettings settings)
    {
        if (halves.Length < 2)
            return [];

        var gates = halves.Select(half => Limit(fitted, maps, half, settings)).ToArray();
        return halves.SelectMany((half, index) => half.Groups.Select((source, row) => (source, IsRefused: gates[1 - index].Refuses(half[row]))))
            .GroupBy(film => film.source, film => film.IsRefused, StringComparer.Ordinal)
            .Select(source => GateShare.Of(source.Key, source.Count(), source.Count(isRefused => isRefused), 0));
    }

    private static bool IsInFirstHalf(string group) => group.Sum(letter => letter) % 2 == 0;
}
