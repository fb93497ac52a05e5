namespace Pneumonia.Training.Learning;

/// <summary>
/// Bends intensities at random: warp with bilinear sampling, blur, tone curve, noise, cut-out. Same seed, same images, same order: same result.
/// Not thread-safe: it owns its random numbers and a buffer.
/// </summary>
internal sealed class Augmenter(AugmentationSettings settings, int rows, int columns, int seed)
{
    private readonly Random _random = new(seed);
    private readonly float[] _buffer = new float[rows * columns];

    /// <param name="source">Intensities 0..1, [rows, columns].</param>
    /// <param name="target">As many; takes the result, 0..1.</param>
    public void Apply(ReadOnlySpan<float> source, Span<float> target)
    {
        Warp(source, target);
        if (_random.NextDouble() < settings.BlurProbability)
        {
            for (int passes = _random.Next(1, 3); passes > 0; passes--)
                Blur(target);
        }

        AdjustTone(target);
        if (_random.NextDouble() < settings.CutoutProbability)
            CutOut(target);
    }

    private double Symmetric(double limit) => (2 * _random.NextDouble() - 1) * limit;

    private void Warp(ReadOnlySpan<float> source, Span<float> target)
    {
        double angle = Symmetric(settings.RotationDegrees) * Math.PI / 180;
        double zoom = Math.Exp(Math.Log(settings.ZoomFrom) + _random.NextDouble() * Math.Log(settings.ZoomTo / settings.ZoomFrom));
        double aspect = Math.Exp(Symmetric(settings.Aspect) / 2);
        double shear = Symmetric(settings.Shear);
        double centreX = (0.5 + Symmetric(settings.Shift)) * columns - 0.5, centreY = (0.5 + Symmetric(settings.Shift)) * rows - 0.5;

        // Target offset from its centre to source offset: rotate(shear(scale)); both axes in units of their own side.
        double sideRatio = (double)columns / rows;
        double xx = Math.Cos(angle) * zoom * aspect, xy = (-Math.Sin(angle) + shear) * zoom / aspect * sideRatio;
        double yx = Math.Sin(angle) * zoom * aspect / sideRatio, yy = Math.Cos(angle) * zoom / aspect;
        for (int row = 0; row < rows; row++)
        {
            double dy = row - (rows - 1) / 2.0;
            for (int column = 0; column < columns; column++)
            {
                double dx = column - (columns - 1) / 2.0;
                target[row * columns + column] = Sample(source, centreX + xx * dx + xy * dy, centreY + yx * dx + yy * dy);
            }
        }
    }

    private float Sample(ReadOnlySpan<float> source, double x, double y)
    {
        float left = (float)Math.Clamp(x, 0, columns - 1), top = (float)Math.Clamp(y, 0, rows - 1);
        int column = Math.Min((int)left, columns - 2), row = Math.Min((int)top, rows - 2);
        float right = left - column, bottom = top - row;
        var upper = source.Slice(row * columns + column, 2);
        var lower = source.Slice((row + 1) * columns + column, 2);
        float upperMix = upper[0] + (upper[1] - upper[0]) * right;
        return upperMix + (lower[0] + (lower[1] - lower[0]) * right - upperMix) * bottom;
    }

    private void Blur(Span<float> image)
    {
        for (int at = 0; at < image.Length; at++)
        {
            int column = at % columns;
            _buffer[at] = (image[column == 0 ? at : at - 1] + 2 * image[at] + image[column == columns - 1 ? at : at + 1]) / 4;
        }

        for (int at = 0; at < image.Length; at++)
            image[at] = (_buffer[at < columns ? at : at - columns] + 2 * _buffer[at] + _buffer[at + columns >= image.Length ? at : at + columns]) / 4;
    }

    private void AdjustTone(Span<float> image)
    {
        float gain = (float)Math.Exp(Symmetric(settings.Gain)), bias = (float)Symmetric(settings.Bias), gamma = (float)Math.Exp(Symmetric(settings.Gamma));
        float noise = (float)(_random.NextDouble() * settings.Noise);
        foreach (ref float value in image)
        {
            float toned = MathF.Pow(Math.Clamp((value - 0.5f) * gain + 0.5f + bias, 0, 1), gamma);
            value = Math.Clamp(toned + noise * NextNormal(), 0, 1);
        }
    }

    // Sum of three uniform numbers, scaled to variance 1: near enough to normal for film noise, and cheap.
    private float NextNormal() => 2 * (_random.NextSingle() + _random.NextSingle() + _random.NextSingle() - 1.5f);

    private void CutOut(Span<float> image)
    {
        for (int boxes = _random.Next(1, 4); boxes > 0; boxes--)
        {
            int height = (int)(rows * (0.06 + 0.2 * _random.NextDouble())), width = (int)(columns * (0.06 + 0.2 * _random.NextDouble()));
            int top = _random.Next(rows - height), left = _random.Next(columns - width);
            float grey = _random.NextSingle();
            for (int row = top; row < top + height; row++)
                image.Slice(row * columns + left, width).Fill(grey);
        }
    }
}
