using Pneumonia.Evaluation;

namespace Pneumonia.Training.Augmenting;

/// <summary>Noise from pixel to pixel.</summary>
internal static class Grain
{
    private const int Run = 128;

    // Drawing is dear in unoptimised code (GuardedProcess), so it is done once; images take short runs from drawn places of the table.
    private static readonly float[] Normal = DrawNormal(1 << 16);

    /// <summary>In place, clipped to 0..1.</summary>
    /// <param name="deviation">Standard deviation, of intensities 0..1.</param>
    public static void Add(float[] image, double deviation, SplitMix64 random)
    {
        float[] normal = Normal;
        float scale = (float)deviation;
        for (int start = 0; start < image.Length; start += Run)
        {
            int shift = random.Below(normal.Length - Run) - start, end = Math.Min(start + Run, image.Length);
            for (int at = start; at < end; at++)
            {
                float value = image[at] + (scale * normal[at + shift]);
                image[at] = value < 0 ? 0 : value > 1 ? 1 : value;
            }
        }
    }

    // Box and Muller, A note on the generation of random normal deviates, 1958.
    private static float[] DrawNormal(int count)
    {
        var random = new SplitMix64(1);
        float[] values = new float[count];
        for (int at = 0; at < count; at++)
            values[at] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }
}
