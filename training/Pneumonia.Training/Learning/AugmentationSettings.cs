namespace Pneumonia.Training.Learning;

/// <summary>How far an image is bent at random. A single number x means -x to x, or exp(-x) to exp(x) for factors.</summary>
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
    double BlurProbability, double CutoutProbability);
