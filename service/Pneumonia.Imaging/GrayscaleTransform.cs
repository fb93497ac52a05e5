namespace Pneumonia.Imaging;

/// <summary>What a header says of the way from stored values to what a viewer shows.</summary>
internal sealed record GrayscaleTransform
{
    public static readonly GrayscaleTransform Identity = new();

    public double Slope { get; init; } = 1;

    public double Intercept { get; init; }

    public double ModalityStep => Math.Abs(Slope);

    public double ToModality(int stored) => (Slope * stored) + Intercept;

    /// <summary>Stored values, both ends included, that are no part of the image; null when there are none.</summary>
    public (int Low, int High)? Padding { get; init; }

    public bool IsPadding(int stored) => stored >= Padding?.Low && stored <= Padding?.High;
}
