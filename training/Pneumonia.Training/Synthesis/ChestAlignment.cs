namespace Pneumonia.Training.Synthesis;

/// <summary>
/// Lays the chests of a class over each other, so that their components describe anatomy and not where the patient stood: each image is shifted and
/// zoomed towards the mean of all, which sharpens with each round (Learned-Miller, Data driven image models through continuous joint alignment, 2006,
/// in its simplest form).
/// </summary>
internal static class ChestAlignment
{
    private const int Rounds = 4;

    /// <summary>The search runs on images reduced by this factor: fine detail would hold it in a near minimum.</summary>
    private const int Reduction = 4;

    // Shift (share of the size) and logarithm of the zoom, down and across: first coarse steps, then fine ones.
    private static readonly double[] Steps = [0.06, 0.03, 0.015, 0.0075];

    /// <param name="images">Intensities, [<see cref="ChestStatistics.Size"/>, same] each.</param>
    /// <param name="kept">Share of the images to keep: those most like the mean. The rest are turned, cropped or badly exposed.</param>
    public static IReadOnlyList<float[]> Align(IReadOnlyList<float[]> images, double kept)
    {
        int size = ChestStatistics.Size;
        Plane[] originals = [.. images.Select(image => new Plane(size, size, image))];
        Plane[] small = [.. originals.Select(image => Reduce(image).Standardise())];
        var placements = new Placement[images.Count];
        double[] likeness = new double[images.Count];
        for (int round = 0; round < Rounds; round++)
        {
            var mean = Mean(small.Select((image, index) => placements[index].Warp(image).Standardise())).Standardise();
            Parallel.For(0, small.Length, index => (placements[index], likeness[index]) = Search(small[index], mean, placements[index]));
        }

        return
        [
            .. Enumerable.Range(0, images.Count)
                .OrderByDescending(index => likeness[index])
                .Take((int)(kept * images.Count))
                .Select(index => placements[index].Warp(originals[index]).Values),
        ];
    }

    private static (Placement Placement, double Likeness) Search(Plane image, Plane mean, Placement start)
    {
        var best = (Placement: start, Likeness: Likeness(image, mean, start));
        foreach (double step in Steps)
        {
            bool improved = true;
            while (improved)
            {
                var next = best.Placement.Neighbours(step).Select(placement => (placement, Likeness(image, mean, placement))).MaxBy(found => found.Item2);
                improved = next.Item2 > best.Likeness;
                if (improved)
                    best = next;
            }
        }

        return best;
    }

    /// <summary>Correlation, less a little for a placement far from the original: nothing else would stop a zoom into a featureless part.</summary>
    private static double Likeness(Plane image, Plane mean, Placement placement)
    {
        var warped = placement.Warp(image).Standardise();
        double sum = 0;
        for (int i = 0; i < warped.Values.Length; i++)
            sum += warped.Values[i] * mean.Values[i];
        return (sum / warped.Values.Length) - (0.5 * placement.SquaredSize);
    }

    private static Plane Reduce(Plane image)
    {
        var reduced = new Plane(image.Rows / Reduction, image.Columns / Reduction);
        for (int row = 0; row < image.Rows; row++)
        {
            for (int column = 0; column < image.Columns; column++)
                reduced[row / Reduction, column / Reduction] += image[row, column];
        }

        return reduced;
    }

    private static Plane Mean(IEnumerable<Plane> planes) =>
        planes.Aggregate((sum, plane) => sum with { Values = [.. sum.Values.Zip(plane.Values, (a, b) => a + b)] });
}
