using Pneumonia.Evaluation;

namespace Pneumonia.Training.Augmenting;

/// <summary>Where in the source a pixel of the target lies: source = centre + matrix x (target - middle of the target), in pixels.</summary>
internal readonly record struct AffineMap(double CentreX, double CentreY, double Xx, double Xy, double Yx, double Yy)
{
    private const int Fraction = 20;
    private const long FractionMask = (1 << Fraction) - 1;
    private const float FractionUnit = 1f / (1 << Fraction);

    /// <summary>Each side's own share is seen about the middle, without rotation.</summary>
    public static AffineMap Zoom(double share, int rows, int columns) => new((columns - 1) / 2.0, (rows - 1) / 2.0, share, 0, 0, share);

    public static AffineMap Rotate(double degrees, int rows, int columns)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        return new AffineMap((columns - 1) / 2.0, (rows - 1) / 2.0, cosine, -sine, sine, cosine);
    }

    public static AffineMap Draw(AugmentationSettings settings, int rows, int columns, SplitMix64 random)
    {
        var (sine, cosine) = Math.SinCos(Symmetric(settings.RotationDegrees) * Math.PI / 180);
        double zoom = settings.ZoomFrom * Math.Pow(settings.ZoomTo / settings.ZoomFrom, random.NextDouble());
        double aspect = Math.Exp(Symmetric(settings.Aspect) / 2), shear = Symmetric(settings.Shear);
        double shiftX = Symmetric(settings.Shift), shiftY = Symmetric(settings.Shift);
        double cropX = settings.CropFrom == 0 ? 1 : random.Between(settings.CropFrom, 1), cropY = settings.CropFrom == 0 ? 1 : random.Between(settings.CropFrom, 1);
        double centreX = 0.5 + Symmetric((1 - cropX) / 2) + (cropX * shiftX), centreY = 0.5 + Symmetric((1 - cropY) / 2) + (cropY * shiftY);
        double mirror = random.Happens(settings.FlipProbability) ? -1 : 1;

        // Target offset from its centre to source offset: rotate(shear(scale)); both axes in units of their own side.
        double sideRatio = (double)columns / rows;
        return new AffineMap(
            (centreX * columns) - 0.5, (centreY * rows) - 0.5,
            cropX * cosine * zoom * aspect * mirror, cropX * (shear - sine) * zoom / aspect * sideRatio,
            cropY * sine * zoom * aspect / sideRatio * mirror, cropY * cosine * zoom / aspect);

        double Symmetric(double limit) => random.Between(-limit, limit);
    }

    /// <summary>Samples bilinearly, at places to a millionth of a pixel and a step; beyond the edge its pixels are repeated.</summary>
    /// <param name="source">[rows, columns], at least 2 x 2.</param>
    /// <param name="target">As large; another array.</param>
    public void Apply(float[] source, float[] target, int rows, int columns)
    {
        // Written out, in locals and in fixed point: the trainer runs unoptimised code (GuardedProcess), where this is twice as fast as floats and calls.
        long lastX = ((long)(columns - 1) << Fraction) - 1, lastY = ((long)(rows - 1) << Fraction) - 1, stepX = ToFixed(Xx), stepY = ToFixed(Yx);
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            double dy = row - ((rows - 1) / 2.0), dx = -(columns - 1) / 2.0;
            long x = ToFixed(CentreX + (Xx * dx) + (Xy * dy)), y = ToFixed(CentreY + (Yx * dx) + (Yy * dy));
            for (int end = at + columns; at < end; at++)
            {
                long seenX = x < 0 ? 0 : x > lastX ? lastX : x, seenY = y < 0 ? 0 : y > lastY ? lastY : y;
                int corner = ((int)(seenY >> Fraction) * columns) + (int)(seenX >> Fraction);
                float right = (seenX & FractionMask) * FractionUnit, upper = source[corner];
                upper += (source[corner + 1] - upper) * right;
                corner += columns;
                float lower = source[corner];
                lower += (source[corner + 1] - lower) * right;
                target[at] = upper + ((lower - upper) * ((seenY & FractionMask) * FractionUnit));
                x += stepX;
                y += stepY;
            }
        }
    }

    private static long ToFixed(double value) => (long)Math.Round(value * (1 << Fraction));
}
