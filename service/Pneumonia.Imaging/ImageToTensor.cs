namespace Pneumonia.Imaging;

/// <summary>The one way from samples to a tensor, used by service and training. Deterministic: same samples, same floats.</summary>
public static class ImageToTensor
{
    /// <summary>Writes float32 [1, 1, Rows, Columns] of <paramref name="spec"/> into <paramref name="tensor"/>.</summary>
    /// <param name="warning">What was done in the absence of a usable header value, for example the percentile window; null if nothing.</param>
    public static bool TryConvert(GrayscaleImage image, TensorSpec spec, Span<float> tensor, out string? warning, out Refusal refusal) => throw new NotImplementedException();

    /// <summary>The same up to, not including, the standardisation: intensities 0..1 at the model's size. Training augments these.</summary>
    public static bool TryGetIntensities(GrayscaleImage image, TensorSpec spec, Span<float> intensities, out string? warning, out Refusal refusal) => throw new NotImplementedException();

    /// <summary>The last step, in place.</summary>
    public static void Standardise(Span<float> intensities, Standardisation standardisation) => throw new NotImplementedException();
}
