namespace Pneumonia.Training.Synthesis;

/// <summary>Normally distributed numbers from a seeded source.</summary>
internal static class Gaussian
{
    /// <summary>Mean 0, standard deviation 1 (Box and Muller, A note on the generation of random normal deviates, 1958).</summary>
    public static double Draw(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
