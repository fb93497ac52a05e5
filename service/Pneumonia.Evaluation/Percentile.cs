namespace Pneumonia.Evaluation;

public static class Percentile
{
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
}
