using System.Runtime.InteropServices;
using SkiaSharp;

namespace Pneumonia.Training.Reporting.Images;

/// <summary>A report's image as PNG: grey, or grey with its activation map over it.</summary>
internal static class PngImage
{
    /// <summary>How much of the map's colour shows where the map is highest.</summary>
    private const float MaxOpacity = 0.55f;

    /// <summary>The map's colour: orange differs from every grey, for colour-blind eyes too.</summary>
    private static readonly (float Red, float Green, float Blue) MapColour = (1f, 0.45f, 0.05f);

    /// <returns>A data URI.</returns>
    public static string ToDataUri(ReportImage image)
    {
        byte[] pixels = new byte[image.Rows * image.Columns * 4];
        float peak = image.Map is null ? 0 : Math.Max(image.Map.Values.Max(), 0);
        for (int row = 0; row < image.Rows; row++)
        {
            for (int column = 0; column < image.Columns; column++)
            {
                int at = (row * image.Columns) + column;
                float grey = Math.Clamp(image.Intensities[at], 0, 1);
                float opacity = peak > 0 ? MaxOpacity * Math.Max(0, Sample(image, row, column)) / peak : 0;
                pixels[4 * at] = Mix(grey, MapColour.Red, opacity);
                pixels[(4 * at) + 1] = Mix(grey, MapColour.Green, opacity);
                pixels[(4 * at) + 2] = Mix(grey, MapColour.Blue, opacity);
                pixels[(4 * at) + 3] = byte.MaxValue;
            }
        }

        return "data:image/png;base64," + Convert.ToBase64String(Encode(pixels, image.Rows, image.Columns));
    }

    private static byte Mix(float grey, float colour, float opacity) => (byte)MathF.Round(255 * ((grey * (1 - opacity)) + (colour * opacity)));

    /// <summary>The map at a pixel, bilinear between the centres of its cells, whose outermost values reach to the border.</summary>
    private static float Sample(ReportImage image, int row, int column)
    {
        var map = image.Map!;
        var (top, bottom, down) = Neighbours(row, image.Rows, map.Rows);
        var (left, right, across) = Neighbours(column, image.Columns, map.Columns);
        float Value(int y, int x) => map.Values[(y * map.Columns) + x];
        float upper = Value(top, left) + (across * (Value(top, right) - Value(top, left)));
        float lower = Value(bottom, left) + (across * (Value(bottom, right) - Value(bottom, left)));
        return upper + (down * (lower - upper));
    }

    private static (int First, int Second, float Share) Neighbours(int pixel, int pixels, int cells)
    {
        float at = Math.Clamp(((pixel + 0.5f) * cells / pixels) - 0.5f, 0, cells - 1);
        int first = (int)at;
        return (first, Math.Min(first + 1, cells - 1), at - first);
    }

    private static byte[] Encode(byte[] pixels, int rows, int columns)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(columns, rows, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(pixels, 0, bitmap.GetPixels(), pixels.Length);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
