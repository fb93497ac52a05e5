namespace Pneumonia.Training.Synthesis;

/// <summary>Where an image is laid: shifts as shares of its size, zooms as logarithms. The default leaves it where it is.</summary>
internal readonly record struct Placement(double Down, double Across, double ZoomDown, double ZoomAcross)
{
    /// <summary>0 for the default.</summary>
    public double SquaredSize => (Down * Down) + (Across * Across) + (ZoomDown * ZoomDown) + (ZoomAcross * ZoomAcross);

    /// <summary>The eight placements one step away.</summary>
    public IEnumerable<Placement> Neighbours(double step)
    {
        foreach (double signed in (double[])[step, -step])
        {
            yield return this with { Down = Down + signed };
            yield return this with { Across = Across + signed };
            yield return this with { ZoomDown = ZoomDown + signed };
            yield return this with { ZoomAcross = ZoomAcross + signed };
        }
    }

    /// <summary>The image as placed, between pixels linear, the border's values repeated beyond it.</summary>
    public Plane Warp(Plane image)
    {
        var warped = new Plane(image.Rows, image.Columns);
        Span<(int From, float Share)> columns = stackalloc (int, float)[image.Columns];
        for (int column = 0; column < image.Columns; column++)
            columns[column] = Source(column, image.Columns, Across, ZoomAcross);

        for (int row = 0; row < image.Rows; row++)
        {
            var (top, share) = Source(row, image.Rows, Down, ZoomDown);
            var upper = image.Values.AsSpan(top * image.Columns, image.Columns);
            var lower = image.Values.AsSpan((top + 1) * image.Columns, image.Columns);
            for (int column = 0; column < image.Columns; column++)
            {
                var (left, part) = columns[column];
                float above = upper[left] + (part * (upper[left + 1] - upper[left]));
                float below = lower[left] + (part * (lower[left + 1] - lower[left]));
                warped[row, column] = above + (share * (below - above));
            }
        }

        return warped;
    }

    private static (int From, float Share) Source(int target, int size, double shift, double zoom)
    {
        double centre = (size - 1) / 2.0;
        double at = Math.Clamp(centre + ((target - centre) / Math.Exp(zoom)) - (shift * size), 0, size - 1);
        int from = Math.Min((int)at, size - 2);
        return (from, (float)(at - from));
    }
}
