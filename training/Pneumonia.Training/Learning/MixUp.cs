using Pneumonia.Evaluation;

namespace Pneumonia.Training.Learning;

/// <summary>
/// Mixes each image of a batch with the one a drawn number of places further on (Zhang et al., ICLR 2018), in a share of its own. Not thread-safe.
/// A mixed label is known only if both are: its weight is the smaller of the two, which is 0 as soon as one is not known. (The product would do that too,
/// but would square every weight other than 1.)
/// </summary>
internal sealed class MixUp(BatchPlan plan)
{
    // Keeps its draws apart from those of the images, whose last key is 0 or more.
    private const long Key = -1;

    private readonly Batch _originals = new(plan.BatchSize, plan.Input.Rows * plan.Input.Columns, plan.Labels.Count);

    public void Apply(Batch batch, long step)
    {
        if (plan.BatchSize < 2)
            return;

        batch.Images.CopyTo(_originals.Images, 0);
        batch.Labels.CopyTo(_originals.Labels, 0);
        batch.Weights.CopyTo(_originals.Weights, 0);
        var random = SplitMix64.At(plan.Seed, step, Key);
        int distance = 1 + random.Below(plan.BatchSize - 1);
        for (int index = 0; index < plan.BatchSize; index++)
        {
            int other = (index + distance) % plan.BatchSize;
            float kept = (float)DrawBeta(plan.Sampling.MixUpAlpha, random);
            Mix(batch.Images, _originals.Images, index, other, plan.Input.Rows * plan.Input.Columns, kept);
            Mix(batch.Labels, _originals.Labels, index, other, plan.Labels.Count, kept);
            for (int label = 0; label < plan.Labels.Count; label++)
            {
                ref float weight = ref batch.Weights[(index * plan.Labels.Count) + label];
                weight = Math.Min(weight, _originals.Weights[(other * plan.Labels.Count) + label]);
            }
        }
    }

    /// <summary>Beta(alpha, alpha) by rejection (Jöhnk, Metrika 1964;8:5-15); quick for the small alphas of mix-up.</summary>
    internal static double DrawBeta(double alpha, SplitMix64 random)
    {
        while (true)
        {
            double x = Math.Pow(random.NextDouble(), 1 / alpha), y = Math.Pow(random.NextDouble(), 1 / alpha);
            if (x + y is > 0 and <= 1)
                return x / (x + y);
        }
    }

    private static void Mix(float[] target, float[] originals, int index, int other, int length, float kept)
    {
        int from = index * length, otherFrom = other * length;
        for (int at = 0; at < length; at++)
            target[from + at] = originals[otherFrom + at] + (kept * (originals[from + at] - originals[otherFrom + at]));
    }
}
