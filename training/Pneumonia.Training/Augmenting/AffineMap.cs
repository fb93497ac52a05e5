using Pneumonia.Evaluation;

namespace Pneumonia.Training.Augmenting;

/// <summary>Where in the source a pixel of the target lies: source = centre + matrix x (target - middle of the target), in pixels.</summary>
internal readonly record struct AffineMap(double CentreX, double CentreY, double Xx, double Xy, double Yx, double Yy)
{
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

    /// <summary>Samples bilinearly; beyond the edge its pixels are repeated.</summary>
    /// <param name="source">[rows, columns], at least 2 x 2.</param>
    /// <param name="target">As large; another array.</param>
    public void Apply(float[] source, float[] target, int rows, int columns)
    {
        // Everything is written out and in locals: the trainer runs unoptimised code (GuardedProcess), in which a call costs as much as the arithmetic.
        float lastX = columns - 1, lastY = rows - 1, stepX = (float)Xx, stepY = (float)Yx;
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            double dy = row - (lastY / 2.0), dx = -lastX / 2.0;
            float startX = (float)(CentreX + (Xx * dx) + (Xy * dy)), startY = (float)(CentreY + (Yx * dx) + (Yy * dy));
            for (int column = 0; column < columns; column++)
            {
                float x = startX + (stepX * column), y = startY + (stepY * column);
                x = x < 0 ? 0 : x > lastX ? lastX : x;
                y = y < 0 ? 0 : y > lastY ? lastY : y;
                int left = x == lastX ? columns - 2 : (int)x, top = y == lastY ? rows - 2 : (int)y, corner = (top * columns) + left;
                float right = x - left, upper = source[corner], lower = source[corner + columns];
                upper += (source[corner + 1] - upper) * right;
                lower += (source[corner + columns + 1] - lower) * right;
                target[at++] = upper + ((lower - upper) * (y - top));
            }
        }
    }
}
