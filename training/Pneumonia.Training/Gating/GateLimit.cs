namespace Pneumonia.Training.Gating;

internal static class GateLimit
{
    internal delegate double Measure(ReadOnlySpan<float> features);

    /// <summary>
    /// The least limit that no more than a share of the films of any one source exceeds: a source with few films must not be paid for with another's.
    /// </summary>
    public static double Of(FeatureTable films, Measure measure, double shareRefused)
    {
        double[] values = new double[films.Rows];
        for (int row = 0; row < values.Length; row++)
            values[row] = measure(films[row]);
        return values.Zip(films.Groups).GroupBy(film => film.Second, film => film.First, StringComparer.Ordinal).Max(source => Quantile([.. source.Order()], shareRefused));
    }

    private static double Quantile(double[] sorted, double shareAbove) => sorted[sorted.Length - 1 - (int)(shareAbove * sorted.Length)];
}
