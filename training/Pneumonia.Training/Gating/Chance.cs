namespace Pneumonia.Training.Gating;

internal static class Chance
{
    public static double Between(this Random random, double low, double high) => low + (random.NextDouble() * (high - low));

    public static float Grey(this Random random, double low = 0, double high = 1) => (float)random.Between(low, high);

    public static bool Coin(this Random random) => random.Next(2) == 0;

    public static T Of<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
