namespace Pneumonia.Evaluation;

/// <summary>95 % interval of a share of independent cases.</summary>
public static class BinomialInterval
{
    /// <summary>The normal distribution's 97.5 % quantile.</summary>
    private const double Quantile = 1.959963984540054;

    /// <summary>
    /// The score interval (Wilson, Journal of the American Statistical Association 1927;22:209-212): unlike a bootstrap it stays honest where every case
    /// or none counts.
    /// </summary>
    /// <returns>NaN where there are no cases.</returns>
    public static Figure Wilson(int count, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);
        if (n == 0)
            return new Figure(double.NaN, double.NaN, double.NaN);

        double share = (double)count / n, squared = Quantile * Quantile;
        double centre = (share + (squared / (2 * n))) / (1 + (squared / n));
        double half = Quantile * Math.Sqrt((share * (1 - share) / n) + (squared / (4.0 * n * n))) / (1 + (squared / n));
        return new Figure(share, count == 0 ? 0 : centre - half, count == n ? 1 : centre + half);
    }
}
