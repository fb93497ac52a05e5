namespace Pneumonia.Evaluation;

public static class Percentile
{
    private const double IntervalLow = 0.025;
    private const double IntervalHigh = 0.975;

    /// <summary>
    /// The quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan (The American Statistician 1996;50:361-365),
    /// the default of NumPy and R.
    /// </summary>
    /// <param name="ascending">Sorted values.</param>
    /// <param name="share">0 to 1; 0.5 is the median.</param>
    /// <returns>NaN when there are no values.</returns>
    public static double Of(ReadOnlySpan<double> ascending, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        if (ascending.IsEmpty)
            return double.NaN;

        double position = share * (ascending.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((position - below) * (ascending[above] - ascending[below]));
    }

    /// <summary>
    /// The 95 % percentile interval over the replicates that have the figure (one that drew a single class has no AUROC); NaN when fewer than
    /// half have it.
    /// </summary>
    internal static (double Low, double High) Interval(IEnumerable<double> replicates)
    {
        double[] all = [.. replicates], values = [.. all.Where(double.IsFinite).Order()];
        return values.Length == 0 || values.Length * 2 < all.Length ? (double.NaN, double.NaN) : (Of(values, IntervalLow), Of(values, IntervalHigh));
    }
}
