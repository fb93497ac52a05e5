using Pneumonia.Evaluation;
using Pneumonia.Training.Augmenting;

namespace Pneumonia.Training.Tests.Augmenting;

/// <summary>A ramp in both directions, and what augmentations make of it.</summary>
internal static class TestImage
{
    public const int Rows = 48;
    public const int Columns = 40;

    public static readonly AugmentationSettings Nothing = new(0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static readonly AugmentationSettings Everything = new(10, 0.8, 1.15, 0.15, 0.08, 0.05, 0.3, 0.15, 0.5, 0.04, 0.5, 0.5)
    {
        CropFrom = 0.7,
        FlipProbability = 0.5,
        LowResolutionProbability = 0.5,
        Illumination = 0.2,
        WindowProbability = 0.5,
        FrameProbability = 0.5,
        MarkerProbability = 0.5,
        JpegProbability = 0.5,
        InversionProbability = 0.5,
    };

    /// <summary>0.1 to 0.885.</summary>
    public static float[] Ramp() => [.. Enumerable.Range(0, Rows * Columns).Select(at => 0.1f + (0.008f * (at % Columns)) + (0.01f * (at / Columns)))];

    public static float[] Bend(AugmentationSettings settings, int seed) => Bend(Ramp(), settings, seed);

    public static float[] Bend(float[] image, AugmentationSettings settings, int seed)
    {
        float[] result = new float[Rows * Columns];
        new Augmenter(settings, Rows, Columns).Apply(image, result, new SplitMix64(seed));
        return result;
    }
}
