namespace Pneumonia.Evaluation;

/// <summary>How well probabilities agree with observed shares. NaN where there are no scores.</summary>
internal static class Reliabilities
{
    public const int BinCount = 10;

    /// <summary>Mean of (probability - outcome)², outcome 0 or 1 (Brier, Monthly Weather Review 1950;78:1-3, for one of two classes: 0 to 1).</summary>
    public static double BrierScore(ScoreTally tally)
    {
        double sum = 0;
        for (int level = 0; level < tally.Levels.Length; level++)
        {
            double probability = tally.Levels[level];
            sum += (tally.Positives[level] * (1 - probability) * (1 - probability)) + (tally.Negatives[level] * probability * probability);
        }

        return sum / tally.N; // 0 / 0 is NaN
    }

    /// <summary>
    /// Mean over images of |mean probability - observed share| of the image's bin, 10 equal-width bins of the probability of the positive class
    /// (Naeini, Cooper and Hauskrecht, AAAI 2015).
    /// </summary>
    public static double ExpectedCalibrationError(ScoreTally tally)
    {
        Span<Sum> sums = stackalloc Sum[BinCount];
        Fill(tally, sums);
        double error = 0;
        foreach (var sum in sums)
            error += Math.Abs(sum.Probability - sum.Positives);

        return error / tally.N; // 0 / 0 is NaN
    }

    public static IReadOnlyList<ReliabilityBin> Bins(ScoreTally tally)
    {
        var sums = new Sum[BinCount];
        Fill(tally, sums);
        return [.. sums.Select((sum, bin) => new ReliabilityBin(
            (double)bin / BinCount, (double)(bin + 1) / BinCount, sum.N, sum.Positives, sum.Probability / sum.N, (double)sum.Positives / sum.N))];
    }

    private static void Fill(ScoreTally tally, Span<Sum> sums)
    {
        for (int level = 0; level < tally.Levels.Length; level++)
        {
            int n = tally.Positives[level] + tally.Negatives[level];
            ref var sum = ref sums[Math.Min((int)(tally.Levels[level] * BinCount), BinCount - 1)];
            sum.N += n;
            sum.Positives += tally.Positives[level];
            sum.Probability += n * tally.Levels[level];
        }
    }

    private struct Sum
    {
        public int N;
        public int Positives;
        public double Probability;
    }
}
