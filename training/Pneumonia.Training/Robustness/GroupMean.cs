using Pneumonia.Evaluation;

namespace Pneumonia.Training.Robustness;

/// <summary>
/// A mean over images with a 95 % percentile bootstrap interval over whole patients (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
/// chapter 13).
/// </summary>
internal static class GroupMean
{
    private const int Replicates = 2000;
    private const int Seed = 1;

    /// <param name="values">Of one group or several; none gives NaN.</param>
    public static Figure Of(IReadOnlyList<(string Group, double Value)> values)
    {
        // Ordered, so that the order of the values changes nothing.
        (double Sum, int Count)[] groups = [.. values
            .GroupBy(value => value.Group, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Order().Sum(value => value.Value), group.Count()))];
        if (groups.Length == 0)
            return new Figure(double.NaN, double.NaN, double.NaN);

        var random = new SplitMix64(Seed);
        double[] means = new double[Replicates];
        for (int replicate = 0; replicate < Replicates; replicate++)
        {
            double sum = 0;
            int count = 0;
            for (int draw = 0; draw < groups.Length; draw++)
            {
                var group = groups[random.Below(groups.Length)];
                sum += group.Sum;
                count += group.Count;
            }

            means[replicate] = sum / count;
        }

        Array.Sort(means);
        return new Figure(groups.Sum(group => group.Sum) / values.Count, Percentile.Of(means, 0.025), Percentile.Of(means, 0.975));
    }
}
