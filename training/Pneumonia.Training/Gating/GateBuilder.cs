using Pneumonia.Imaging;

namespace Pneumonia.Training.Gating;

/// <summary>Fits a gate and sets its limit.</summary>
internal static class GateBuilder
{
    /// <summary>The tensors of a network that a gate looks at.</summary>
    public static IReadOnlyList<FeatureMap> Maps(byte[] onnx, TensorSpec input, GateSettings settings) => [FeatureMap.OfLastFeatures(onnx, input, settings.Grid)];

    public static Gate Build(GateFeatures features, IReadOnlyList<FeatureMap> maps, GateSettings settings)
    {
        var gate = GateFitter.Fit(features.Films, features.Foreign, settings);
        return Limit(gate, maps, FeatureTable.Join(features.Tuning), settings) with { CrossChecked = [.. CrossCheck(gate, maps, features.Tuning, settings)] };
    }

    private static Gate Limit(GateParameters fitted, IReadOnlyList<FeatureMap> maps, FeatureTable tuning, GateSettings settings)
    {
        var gate = GateFitter.Rescale(fitted, tuning, settings.ShareRefused);
        return new Gate(gate, maps, GateLimit.Of(tuning, row => GateMeasure.Of(gate, row), settings.ShareRefused))
        {
            Rule = FormattableString.Invariant($"The limit refuses {settings.ShareRefused:P1} of the tuning films, clean and bent, of the source where it refuses most."),
        };
    }

    /// <summary>What a limit set on one half of the tuning patients refuses in the other half, clean and bent films of both halves taken together.</summary>
    private static IEnumerable<GateShare> CrossCheck(GateParameters fitted, IReadOnlyList<FeatureMap> maps, IReadOnlyList<FeatureTable> halves, GateSettings settings)
    {
        if (halves.Count < 2)
            return [];

        var gates = halves.Select(half => Limit(fitted, maps, half, settings)).ToArray();
        return halves.SelectMany((half, index) => half.Groups.Select((source, row) => (source, IsRefused: gates[1 - index].Refuses(half[row]))))
            .GroupBy(film => film.source, film => film.IsRefused, StringComparer.Ordinal)
            .Select(source => GateShare.Of(source.Key, source.Count(), source.Count(isRefused => isRefused), 0));
    }
}
