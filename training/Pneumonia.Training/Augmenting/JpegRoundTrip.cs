using SkiaSharp;

namespace Pneumonia.Training.Augmenting;

/// <summary>Leaves the traces of a lossy archive: to 8 bits, to a baseline JPEG and back.</summary>
internal static class JpegRoundTrip
{
    /// <param name="image">0..1, [rows, columns]; changed in place.</param>
    /// <param name="quality">1 to 100, as the Independent JPEG Group counts it.</param>
    public static void Apply(float[] image, int rows, int columns, int quality)
    {
        var info = new SKImageInfo(columns, rows, SKColorType.Gray8, SKAlphaType.Opaque);
        using var bitmap = new SKBitmap(info);
        var pixels = bitmap.GetPixelSpan();
        int stride = bitmap.RowBytes;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                pixels[(row * stride) + column] = (byte)((image[(row * columns) + column] * 255) + 0.5f);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        using var codec = SKCodec.Create(data);
        if (codec.GetPixels(info, bitmap.GetPixels()) != SKCodecResult.Success)
            throw new InvalidOperationException("A JPEG that was just written cannot be read.");

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                image[(row * columns) + column] = pixels[(row * stride) + column] / 255f;
        }
    }
}
