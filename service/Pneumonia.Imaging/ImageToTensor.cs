namespace Pneumonia.Imaging;

/// <summary>The one way from samples to a tensor, used by service and training. Deterministic: same samples, same floats.</summary>
public static class ImageToTensor
{
    private const string Blank = "The header's window or VOI LUT leaves nearly nothing of the image.";

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
            warning = image.Transform.Warning;
            if (image.Transform.Voi is { } voi)
            {
                if (!TryRender(image, voi, isPercentile: false, spec, intensities, ref warning, out refusal))
                    return false;
                if (image.Transform.IsVoiFullRange || Contrast.IsUsual(intensities))
                    return Contrast.IsEnough(intensities, out refusal);
                warning = Join(image.Transform.Warning, Blank);
            }

            warning = Join(warning, PercentileWindow.Description);
        }

        if (PercentileWindow.TryFind(image, out double low, out double high))
        {
            return TryRender(image, new VoiRange(low, high), isPercentile: true, spec, intensities, ref warning, out refusal)
                && Contrast.IsEnough(intensities, out refusal);
        }

        refusal = new Refusal(Reason.NoContrast, "The 1st and the 99th percentile of the samples lie too close together.");
        return false;
    }

    /// <summary>The last step, in place.</summary>
    public static void Standardise(Span<float> intensities, Standardisation standardisation)
    {
        if (standardisation == Standardisation.None)
            return;

        var (mean, variance) = Contrast.Moments(intensities);
        double scale = 1 / Math.Sqrt(variance + 1e-4);
        foreach (ref float value in intensities)
            value = (float)((value - mean) * scale);
    }

    private static bool TryRender(
        GrayscaleImage image, Voi voi, bool isPercentile, TensorSpec spec, Span<float> intensities, ref string? warning, out Refusal refusal)
    {
        var transform = image.Transform;
        if (!PaddingCheck.IsPlausible(image, isPercentile ? null : voi))
        {
            transform = transform with { Padding = null };
            warning = Join(warning, PaddingCheck.Warning);
        }

        using var map = transform.Compile(voi, image.Layout);
        int foreign = AreaReduction.Reduce(image, map, spec.Rows, spec.Columns, intensities).Unexplained(image.Layout, image.OverlayBits);
        refusal = foreign == 0
            ? default
            : new Refusal(Reason.InvalidBitDepth, $"Samples have bits set outside of the {image.Layout.BitsStored} stored ones (0028,0101): {foreign:X4}.");
        return foreign == 0;
    }

    private static string? Join(string? first, string? second) => first is null ? second : second is null ? first : $"{first} {second}";
}
