using Pneumonia.Evaluation;

namespace Pneumonia.Training.Learning;

/// <summary>Says which image is where in which step. Thread-safe: what it keeps between calls only saves time.</summary>
internal sealed class Sampler
{
    private readonly IReadOnlyList<LabelledImage> _images;
    private readonly LabelledImage[][] _strata;
    private readonly double[] _limits;
    private readonly int _batchSize;
    private readonly int _seed;
    private Epoch _epoch;

    /// <exception cref="RefusedException">There are no images, or a stratum has none, or its share is not above 0.</exception>
    public Sampler(IReadOnlyList<LabelledImage> images, SamplingSettings settings, int batchSize, int seed)
    {
        if (images.Count == 0)
            throw new RefusedException("There are no training images.");
        if (settings.Strata.FirstOrDefault(stratum => !(stratum.Share > 0 && double.IsFinite(stratum.Share))) is { } bad)
            throw new RefusedException($"The share of stratum '{bad}' is {bad.Share}; it must be above 0. Leave the stratum out to draw nothing from it.");

        (_images, _batchSize, _seed) = (images, batchSize, seed);
        _strata = [.. settings.Strata.Select(stratum => images.Where(image => stratum.Contains(image.Item)).ToArray())];
        int empty = Array.FindIndex(_strata, stratum => stratum.Length == 0);
        if (empty >= 0)
            throw new RefusedException($"No training image is in stratum '{settings.Strata[empty]}'. Correct the recipe, or prepare data that has some.");

        double total = settings.Strata.Sum(stratum => stratum.Share), sum = 0;
        _limits = [.. settings.Strata.Select(stratum => (sum += stratum.Share) / total)];
        _epoch = new Epoch(0, Shuffle(0));
    }

    /// <param name="index">In the batch, from 0.</param>
    /// <param name="random">The generator of this image of this step.</param>
    public LabelledImage Draw(long step, int index, SplitMix64 random)
    {
        if (_strata.Length == 0)
            return DrawNaturally((step * _batchSize) + index);

        double place = random.NextDouble();
        int stratum = 0;
        while (stratum < _limits.Length - 1 && place >= _limits[stratum])
            stratum++;

        var pool = _strata[stratum];
        return pool[random.Below(pool.Length)];
    }

    private LabelledImage DrawNaturally(long place)
    {
        long number = place / _images.Count;
        var epoch = Volatile.Read(ref _epoch);
        if (epoch.Number != number)
        {
            epoch = new Epoch(number, Shuffle(number));
            Volatile.Write(ref _epoch, epoch);
        }

        return _images[epoch.Order[place % _images.Count]];
    }

    // Fisher and Yates, in the form of Durstenfeld (Communications of the ACM 1964;7:420).
    private int[] Shuffle(long epoch)
    {
        var random = SplitMix64.At(_seed, epoch);
        int[] order = [.. Enumerable.Range(0, _images.Count)];
        for (int last = order.Length - 1; last > 0; last--)
        {
            int other = random.Below(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }

    private sealed record Epoch(long Number, int[] Order);
}
