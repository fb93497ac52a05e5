namespace Pneumonia.Training.Gating;

/// <summary>The exact interval of a share (Clopper and Pearson, The use of confidence or fiducial limits, Biometrika 1934).</summary>
internal static class ClopperPearson
{
    /// <returns>The 95 % interval of <paramref name="successes"/> out of <paramref name="n"/>; 0 to 1 where n is 0.</returns>
    public static (double Low, double High) Interval(int successes, int n)
    {
        const double tail = 0.025;
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, n);

        // The lower end makes as many or more successes just as unlikely as the tail, the upper end as many or fewer.
        double low = successes == 0 ? 0 : Solve(share => 1 - AtMost(successes - 1, n, share) - tail);
        double high = successes == n ? 1 : Solve(share => tail - AtMost(successes, n, share));
        return (low, high);
    }

    /// <summary>Where a function that rises from below 0 to above 0 on 0..1 crosses 0, by bisection.</summary>
    private static double Solve(Func<double, double> rising)
    {
        double low = 0, high = 1;
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            (low, high) = rising(middle) < 0 ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double AtMost(int successes, int n, double share)
    {
        double sum = 0, logChoose = 0;
        for (int k = 0; k <= successes; k++)
        {
            sum += Math.Exp(logChoose + (k * Math.Log(share)) + ((n - k) * Math.Log(1 - share)));
            logChoose += Math.Log((double)(n - k) / (k + 1));
        }

        return sum;
    }
}
