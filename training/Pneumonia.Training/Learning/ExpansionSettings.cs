using Pneumonia.Training.Augmenting;

namespace Pneumonia.Training.Learning;

/// <summary>
/// Balances classes by copies: every image with (or without) a label is joined by copies that see less or more of it. What projects before this one did;
/// the copies are fixed, so a network can learn them by heart.
/// </summary>
/// <param name="Present">Multiply images with the label, or those without.</param>
/// <param name="Copies">Of each image, beside itself.</param>
/// <param name="ZoomFrom">Share of each side that is seen; the copies lie in the middles of equal steps from here to <paramref name="ZoomTo"/>.</param>
public sealed record ExpansionSettings(string Label, bool Present, int Copies, double ZoomFrom, double ZoomTo)
{
    /// <returns>The images, then the copies image by image.</returns>
    internal IReadOnlyList<LabelledImage> Extend(IReadOnlyList<LabelledImage> images, int rows, int columns)
    {
        var copies = from image in images
                     where image.Item.Has(Label) == Present
                     from copy in Enumerable.Range(0, Copies)
                     let share = ZoomFrom + ((ZoomTo - ZoomFrom) * (copy + 0.5) / Copies)
                     select image with { Intensities = Zoom(image.Intensities, share, rows, columns) };
        return [.. images, .. copies];
    }

    private static float[] Zoom(float[] intensities, double share, int rows, int columns)
    {
        float[] zoomed = new float[intensities.Length];
        AffineMap.Zoom(share, rows, columns).Apply(intensities, zoomed, rows, columns);
        return zoomed;
    }
}
