namespace Pneumonia.Imaging;

/// <summary>The one way from samples to a tensor, used by service and training. Deterministic: same samples, same floats.</summary>
public static class ImageToTensor
{
    /// <summary>Standard deviation of intensities below which there is nothing to see; the least among 1,437 radiographs of three data sets is 0.097.</summary>
    private const double MinContrast = 0.02;

    /// <summary>Share of black and white pixels above which a header's window is taken to be wrong; the most among those radiographs is 0.43.</summary>
    private const double MaxSaturation = 0.8;

    /// <summary>Writes float32 [1, 1, Rows, Columns] of <paramref name="spec"/> into <paramref name="tensor"/>.</summary>
    /// <param name="warning">What was done in the absence of a usable header value, for example the percentile window; null if nothing.</param>
    public static bool TryConvert(GrayscaleImage image, TensorSpec spec, Span<float> tensor, out string? warning, out Refusal refusal)
    {
        if (!TryGetIntensities(image, spec, tensor, out warning, out refusal))
            return false;

        Standardise(tensor, spec.Standardisation);
        return true;
    }

    /// <summary>The same up to, not including, the standardisation: intensities 0..1 at the model's size. Training augments these.</summary>
    public static bool TryGetIntensities(GrayscaleImage image, TensorSpec spec, Span<float> intensities, out string? warning, out Refusal refusal)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(intensities.Length, spec.Rows * spec.Columns);

        warning = null;
        refusal = default;
        if (image.Rows < spec.Rows || image.Columns < spec.Columns)
        {
            refusal = new Refusal(Reason.ImageTooSmall, $"{image.Rows} x {image.Columns} pixels; the model takes {spec.Rows} x {spec.Columns} and never enlarges.");
            return false;
        }

        if (spec.Intensity == IntensityRule.Voi)
        {
            if (image.Transform.Voi is { } voi)
            {
                Render(image, voi, spec, intensities);
                warning = image.Transform.Warning;
                if (image.Transform.IsVoiFullRange)
                    return HasContrast(intensities, out refusal);
                if (Saturation(intensities) <= MaxSaturation && HasContrast(intensities, out refusal))
                    return true;
            }

            warning = $"{image.Transform.Warning ?? "The header's window or VOI LUT leaves the image without contrast."} {PercentileWindow.Description}";
        }

        if (!PercentileWindow.TryFind(image, out double low, out double high))
        {
            refusal = new Refusal(Reason.NoContrast, "The 1st and the 99th percentile of the samples lie too close together.");
            return false;
        }

        Render(image, new VoiRange(low, high), spec, intensities);
        return HasContrast(intensities, out refusal);
    }

    /// <summary>The last step, in place.</summary>
    public static void Standardise(Span<float> intensities, Standardisation standardisation)
    {
        if (standardisation == Standardisation.None)
            return;

        var (mean, variance) = Moments(intensities);
        double scale = 1 / Math.Sqrt(variance + 1e-4);
        foreach (ref float value in intensities)
            value = (float)((value - mean) * scale);
    }

    private static void Render(GrayscaleImage image, Voi voi, TensorSpec spec, Span<float> intensities)
    {
        using var map = image.Transform.Compile(voi, image.Layout);
        AreaReduction.Reduce(image, map, spec.Rows, spec.Columns, intensities);
    }

    private static bool HasContrast(ReadOnlySpan<float> intensities, out Refusal refusal)
    {
        double deviation = Math.Sqrt(Moments(intensities).Variance);
        refusal = deviation >= MinContrast
            ? default
            : new Refusal(Reason.NoContrast, $"The standard deviation of the intensities is {deviation:F4}, less than {MinContrast}.");
        return deviation >= MinContrast;
    }

    /// <summary>Share of pixels that are black or white throughout.</summary>
    private static double Saturation(ReadOnlySpan<float> intensities)
    {
        int saturated = 0;
        foreach (float intensity in intensities)
            saturated += intensity is <= 0 or >= 1 ? 1 : 0;
        return (double)saturated / intensities.Length;
    }

    private static (double Mean, double Variance) Moments(ReadOnlySpan<float> values)
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
}
