using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Gating;

/// <summary>Shapes painted on a square whose sides run from -1 to 1, x to the right and y down. Painting adds to what is there, or replaces it.</summary>
internal sealed class Sketch(int side)
{
    private readonly Plane _plane = new(side, side);

    /// <summary>Sets each pixel from its place and its value so far.</summary>
    public Sketch Paint(Func<double, double, float, float> paint) => Paint(0, 0, 2, paint);

    /// <summary>The same for no more than the square about a point that reaches that far.</summary>
    private Sketch Paint(double aboutX, double aboutY, double reach, Func<double, double, float, float> paint)
    {
        int left = ToPixel(aboutX - reach), right = ToPixel(aboutX + reach), top = ToPixel(aboutY - reach), bottom = ToPixel(aboutY + reach);
        for (int row = top; row < bottom; row++)
        {
            double y = (2 * (row + 0.5) / side) - 1;
            for (int column = left; column < right; column++)
            {
                ref float value = ref _plane[row, column];
                value = paint((2 * (column + 0.5) / side) - 1, y, value);
            }
        }

        return this;
    }

    public Sketch Fill(float value) => Paint((_, _, _) => value);

    /// <summary>An ellipse of one grey; the angle in radians.</summary>
    public Sketch Ellipse(double x, double y, double radiusX, double radiusY, float value, double angle = 0)
    {
        double cos = Math.Cos(angle), sin = Math.Sin(angle);
        return Paint(x, y, Math.Max(radiusX, radiusY) + 0.02, (px, py, old) =>
        {
            double u = (((px - x) * cos) + ((py - y) * sin)) / radiusX, v = (((py - y) * cos) - ((px - x) * sin)) / radiusY;
            return (u * u) + (v * v) < 1 ? value : old;
        });
    }

    /// <summary>A rod with round ends, brightest at its edges as the cortex of a bone is; adds to what is there.</summary>
    public Sketch Bone(double fromX, double fromY, double toX, double toY, double radius, float value)
    {
        double dx = toX - fromX, dy = toY - fromY, squared = Math.Max(1e-6, (dx * dx) + (dy * dy));
        return Paint((fromX + toX) / 2, (fromY + toY) / 2, (Math.Max(Math.Abs(dx), Math.Abs(dy)) / 2) + radius + 0.02, (px, py, old) =>
        {
            double share = Math.Clamp((((px - fromX) * dx) + ((py - fromY) * dy)) / squared, 0, 1);
            double distance = Math.Sqrt(Square(px - fromX - (share * dx)) + Square(py - fromY - (share * dy))) / radius;
            return distance < 1 ? old + (value * (distance > 0.7 ? 1.25f : 0.85f)) : old;
        });
    }

    /// <summary>A rod of one grey.</summary>
    public Sketch Rod(double fromX, double fromY, double toX, double toY, double radius, float value)
    {
        double dx = toX - fromX, dy = toY - fromY, squared = Math.Max(1e-6, (dx * dx) + (dy * dy));
        return Paint((fromX + toX) / 2, (fromY + toY) / 2, (Math.Max(Math.Abs(dx), Math.Abs(dy)) / 2) + radius + 0.02, (px, py, old) =>
        {
            double share = Math.Clamp((((px - fromX) * dx) + ((py - fromY) * dy)) / squared, 0, 1);
            return Square(px - fromX - (share * dx)) + Square(py - fromY - (share * dy)) < radius * radius ? value : old;
        });
    }

    /// <summary>Multiplies by mottle of the given size in pixels and strength: tissue is never even.</summary>
    public Sketch Mottle(Random random, double sigma, float strength)
    {
        var mottle = Plane.Noise(side, side, random).Blur(sigma).Standardise();
        for (int at = 0; at < _plane.Values.Length; at++)
            _plane.Values[at] *= 1 + (strength * mottle.Values[at]);
        return this;
    }

    /// <summary>The picture, blurred (sigma in pixels, 0 for none), with noise of that standard deviation, clamped to 0..1.</summary>
    public Plane Finish(Random random, double blur, double noise)
    {
        var plane = blur > 0 ? _plane.Blur(blur) : _plane;
        return plane with { Values = Array.ConvertAll(plane.Values, value => Math.Clamp(value + (float)(noise * Gaussian.Draw(random)), 0, 1)) };
    }

    private int ToPixel(double place) => Math.Clamp((int)Math.Round((place + 1) / 2 * side), 0, side);

    private static double Square(double value) => value * value;
}
