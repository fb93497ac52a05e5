namespace Pneumonia.Training.Augmenting;

/// <summary>
/// How far an image is bent at random. A single number x means -x to x, or exp(-x) to exp(x) for factors. What a recipe does not name is off.
/// </summary>
/// <param name="RotationDegrees">Rotation.</param>
/// <param name="ZoomFrom">Least share of each side that is seen; drawn evenly in the logarithm.</param>
/// <param name="ZoomTo">Greatest share of each side that is seen; above 1 the edge is repeated.</param>
/// <param name="Aspect">Exponent of the factor between width and height.</param>
/// <param name="Shift">Share of a side.</param>
/// <param name="Shear">Share of the height by which a column is shifted over the width.</param>
/// <param name="Gain">Exponent of the contrast factor about mid-grey.</param>
/// <param name="Bias">Added brightness; intensities run from 0 to 1.</param>
/// <param name="Gamma">Exponent of the exponent.</param>
/// <param name="Noise">Greatest standard deviation of added noise.</param>
/// <param name="BlurProbability">Of one or two passes of a 3 x 3 binomial filter.</param>
/// <param name="CutoutProbability">Of 1 to 3 rectangles of 6 to 26 % of a side, set to one grey (DeVries and Taylor, 2017).</param>
public sealed record AugmentationSettings(
    double RotationDegrees, double ZoomFrom, double ZoomTo, double Aspect, double Shift, double Shear, double Gain, double Bias, double Gamma, double Noise,
    double BlurProbability, double CutoutProbability)
{
    /// <summary>
    /// Least share of the rows and of the columns that a crop keeps, each drawn on its own, the place drawn too (Szegedy et al., Going deeper with
    /// convolutions, 2015). 0: no crop. It comes before zoom, rotation and shift, which may look over its edge.
    /// </summary>
    public double CropFrom { get; init; }

    /// <summary>
    /// Of a left-right mirror image. Off unless a recipe has a reason: it puts the heart on the right and turns letters, which no radiograph of a patient
    /// without situs inversus shows.
    /// </summary>
    public double FlipProbability { get; init; }

    /// <summary>Of losing resolution: reduced to 30 to 95 % of the sides and enlarged again.</summary>
    public double LowResolutionProbability { get; init; }

    /// <summary>Greatest brightness added at the edge by a smooth field (the heel effect, an off-centre beam, scatter); intensities run from 0 to 1.</summary>
    public double Illumination { get; init; }

    /// <summary>Of another window: 0 to 5 % of the pixels are clipped at either end and the rest is stretched to 0..1.</summary>
    public double WindowProbability { get; init; }

    /// <summary>Of dark or bright borders of up to 12 % of the side, straight or turned by up to 3 degrees, as collimators, films and scanners leave them.</summary>
    public double FrameProbability { get; init; }

    /// <summary>Of 1 or 2 markers near the corners: a letter L or R, or a line of small signs.</summary>
    public double MarkerProbability { get; init; }

    /// <summary>Of a JPEG of quality 30 to 90.</summary>
    public double JpegProbability { get; init; }

    /// <summary>
    /// Of a negative. Off for the finding: the service undoes MONOCHROME1 before the network, so a negative that reaches it is a fault that the gate
    /// must see.
    /// </summary>
    public double InversionProbability { get; init; }

    /// <returns>The setting that is out of its range, with that range; null if none is.</returns>
    internal string? FindFault()
    {
        if (!(ZoomFrom > 0 && ZoomFrom <= ZoomTo && ZoomTo <= 4))
            return $"zoomFrom and zoomTo are {ZoomFrom} and {ZoomTo}: they rise from above 0 to at most 4.";

        (string Name, double Value, double Most)[] ranges =
        [
            ("rotationDegrees", RotationDegrees, 180), ("aspect", Aspect, 1), ("shift", Shift, 1), ("shear", Shear, 1), ("gain", Gain, 2), ("bias", Bias, 1), ("gamma", Gamma, 2),
            ("noise", Noise, 1), ("illumination", Illumination, 1), ("cropFrom", CropFrom, 1), ("blurProbability", BlurProbability, 1), ("cutoutProbability", CutoutProbability, 1),
            ("flipProbability", FlipProbability, 1), ("lowResolutionProbability", LowResolutionProbability, 1), ("windowProbability", WindowProbability, 1),
            ("frameProbability", FrameProbability, 1), ("markerProbability", MarkerProbability, 1), ("jpegProbability", JpegProbability, 1), ("inversionProbability", InversionProbability, 1),
        ];
        var fault = ranges.FirstOrDefault(range => !(range.Value >= 0 && range.Value <= range.Most));
        return fault.Name is null ? null : $"{fault.Name} is {fault.Value}, not from 0 to {fault.Most}.";
    }
}
