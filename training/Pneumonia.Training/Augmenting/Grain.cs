using Pneumonia.Evaluation;

namespace Pneumonia.Training.Augmenting;

/// <summary>Noise from pixel to pixel.</summary>
internal static class Grain
{
    /// <summary>
    /// In place, clipped to 0..1. Each value is the sum of four uniform numbers, taken from one draw of 64 bits: near enough to normal for film, and cheap.
    /// </summary>
    /// <param name="deviation">Standard deviation, of intensities 0..1.</param>
    public static void Add(float[] image, double deviation, SplitMix64 random)
    {
        // Four uniform numbers of 0..65536 have the variance 4 x 65536^2 / 12 together.
        float scale = (float)(deviation * Math.Sqrt(3) / 65536);
        for (int at = 0; at < image.Length; at++)
        {
            ulong bits = random.Next();
            int sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
            float value = image[at] + (scale * (sum - 131070));
            image[at] = value < 0 ? 0 : value > 1 ? 1 : value;
        }
    }
}
