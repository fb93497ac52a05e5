using static TorchSharp.torch;

namespace Pneumonia.Training.Gating;

/// <summary>Fits the gate to features; the network behind them stays as it is.</summary>
internal static class GateFitter
{
    /// <param name="films">Training films, as they are and bent a little: what must pass.</param>
    /// <param name="foreign">What must not.</param>
    /// <returns>A gate whose two measures have yet to be scaled.</returns>
    public static GateParameters Fit(FeatureTable films, FeatureTable foreign, GateSettings settings)
    {
        var (mean, scale) = Moments(films);
        using var scope = NewDisposeScope();
        var filmsStandardised = Standardise(films, mean, scale);
        var (directions, weights, rest) = FilmSubspace.Fit(filmsStandardised, settings.Directions, settings.Seed);
        var head = ExposureHead.Fit(filmsStandardised, Standardise(foreign, mean, scale), settings);
        return new GateParameters(mean, scale, directions, weights, rest, head.HiddenWeights, head.HiddenBias, head.OutputWeights, head.OutputBias);
    }

    /// <summary>
    /// Makes 1 of either measure the value that a share of the tuning films exceeds, in the source where it is greatest: of the distance by a factor, of the
    /// head's output by its distance from the median.
    /// </summary>
    public static GateParameters Rescale(GateParameters gate, FeatureTable tuning, double shareRefused)
    {
        double distance = GateLimit.Of(tuning, row => GateMeasure.Distance(gate, row), shareRefused);
        double head = GateLimit.Of(tuning, row => GateMeasure.Head(gate, row), shareRefused), median = GateLimit.Of(tuning, row => GateMeasure.Head(gate, row), 0.5);
        double span = Math.Max(head - median, 1e-3);
        return gate with
        {
            DirectionWeights = Array.ConvertAll(gate.DirectionWeights, weight => (float)(weight / distance)),
            RestWeight = (float)(gate.RestWeight / distance),
            OutputWeights = Array.ConvertAll(gate.OutputWeights, weight => (float)(weight / span)),
            OutputBias = (float)((gate.OutputBias - median) / span),
        };
    }

    private static (float[] Mean, float[] Scale) Moments(FeatureTable table)
    {
        double[] sums = new double[table.Features], squares = new double[table.Features];
        for (int row = 0; row < table.Rows; row++)
        {
            var values = table[row];
            for (int feature = 0; feature < values.Length; feature++)
            {
                sums[feature] += values[feature];
                squares[feature] += (double)values[feature] * values[feature];
            }
        }

        float[] mean = Array.ConvertAll(sums, sum => (float)(sum / table.Rows));
        double[] deviation = [.. sums.Zip(squares, (sum, square) => Math.Sqrt(Math.Max(0, (square / table.Rows) - Math.Pow(sum / table.Rows, 2))))];
        // A unit that hardly ever fires on a film would count without bound where it does.
        double least = 0.1 * deviation.Average();
        return (mean, Array.ConvertAll(deviation, value => (float)(1 / Math.Max(value, Math.Max(least, 1e-6)))));
    }

    private static Tensor Standardise(FeatureTable table, float[] mean, float[] scale)
    {
        float[] values = new float[table.Values.Length];
        for (int at = 0; at < values.Length; at++)
            values[at] = (table.Values[at] - mean[at % mean.Length]) * scale[at % mean.Length];
        // A copy lies where libtorch aligns it; over managed memory the same sums round otherwise from run to run.
        return tensor(values, [table.Rows, mean.Length]).clone();
    }
}
