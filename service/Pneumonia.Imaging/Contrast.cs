namespace Pneumonia.Imaging;

/// <summary>Whether intensities show a radiograph.</summary>
internal static class Contrast
{
    /// <summary>Standard deviation of intensities below which there is nothing to see.</summary>
    private const double MinDeviation = 0.02;

    // Limits beyond which a header's window is taken to be wrong. Measured on 6,653 radiographs of three data sets at 224 x 224: the least deviation is
    // 0.078, the most black or white pixels 0.443 of all, the most white ones 0.024.
    private const double MinUsualDeviation = 0.04;
    private const double MaxSaturated = 0.7;
    private const double MaxWhite = 0.4;

    /// <summary>Half a step of an 8-bit display.</summary>
    private const float HalfStep = 0.5f / 255;

    /// <summary>False where a header's window or VOI LUT shows nearly nothing, so that it is not to be believed.</summary>
    public static bool IsUsual(ReadOnlySpan<float> intensities)
    {
        double black = 0;
        double white = 0;
        foreach (float intensity in intensities)
        {
            black += intensity < HalfStep ? 1 : 0;
            white += intensity > 1 - HalfStep ? 1 : 0;
        }

        return black + white <= MaxSaturated * intensities.Length && white <= MaxWhite * intensities.Length && Deviation(intensities) >= MinUsualDeviation;
    }

    /// <summary>Refuses a blank image.</summary>
    public static bool IsEnough(ReadOnlySpan<float> intensities, out Refusal refusal)
    {
        double deviation = Deviation(intensities);
        refusal = deviation >= MinDeviation
            ? default
            : new Refusal(Reason.NoContrast, $"The standard deviation of the intensities is {deviation:F4}, less than {MinDeviation}.");
        return deviation >= MinDeviation;
    }

    public static (double Mean, double Variance) Moments(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;

        double mean = sum / values.Length;
        double squares = 0;
        foreach (float value in values)
            squares += (value - mean) * (value - mean);
        return (mean, squares / values.Length);
    }

    private static double Deviation(ReadOnlySpan<float> values) => Math.Sqrt(Moments(values).Variance);
}
