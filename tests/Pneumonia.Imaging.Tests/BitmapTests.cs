using Pneumonia.TestKit;
using SkiaSharp;

namespace Pneumonia.Imaging.Tests;

public sealed class BitmapTests
{
    [Fact]
    public void Gray_png_comes_through_exactly()
    {
        byte[] samples = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[] png = EncodeGray(samples, 16, 16, SKEncodedImageFormat.Png);

        Assert.True(GrayscaleImage.TryReadBitmap(png, out var image, out _));

        using (image)
        {
            using var expected = GrayscaleImage.FromSamples(samples, 16, 16);
            Assert.Equal(expected.ComputeSampleSha256(), image.ComputeSampleSha256());
        }
    }

    [Fact]
    public void Gray_png_with_opaque_alpha_and_colour_channels_equals_the_gray_one()
    {
        byte[] samples = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[] png = EncodeColour(16, 16, i => new SKColor(samples[i], samples[i], samples[i]));

        Assert.True(GrayscaleImage.TryReadBitmap(png, out var image, out _));

        using (image)
        {
            using var expected = GrayscaleImage.FromSamples(samples, 16, 16);
            Assert.Equal(expected.ComputeSampleSha256(), image.ComputeSampleSha256());
        }
    }

    [Fact]
    public void Colour_becomes_luma_of_BT_601()
    {
        SKColor[] colours = [new(255, 0, 0), new(0, 255, 0), new(0, 0, 255), new(10, 200, 30)];
        byte[] png = EncodeColour(2, 2, i => colours[i]);

        Assert.True(GrayscaleImage.TryReadBitmap(png, out var image, out _));

        // 0.299 R + 0.587 G + 0.114 B, rounded.
        using (image)
        {
            using var expected = GrayscaleImage.FromSamples(new byte[] { 76, 150, 29, 124 }, 2, 2);
            Assert.Equal(expected.ComputeSampleSha256(), image.ComputeSampleSha256());
        }
    }

    [Fact]
    public void Damaged_and_foreign_content_is_not_an_image()
    {
        byte[] jpeg = EncodeGray([.. Enumerable.Range(0, 64 * 64).Select(i => (byte)(i * 7))], 64, 64, SKEncodedImageFormat.Jpeg);

        Assert.All(
            new byte[][] { [], [0xFF], [0xFF, 0xD8, 0xFF, 0xE0], "GIF89a"u8.ToArray(), jpeg[..(jpeg.Length / 2)], jpeg[..40] },
            content =>
            {
                Assert.False(GrayscaleImage.TryReadBitmap(content, out _, out var refusal));
                Assert.Equal(Reason.NotAnImage, refusal.Reason);
            });
    }

    [Fact]
    public void Transparent_and_16_bit_png_is_refused()
    {
        byte[] transparent = EncodeColour(4, 4, i => new SKColor(1, 2, 3, (byte)(250 + (i % 2))));
        byte[] deep = EncodeGray(new byte[16], 4, 4, SKEncodedImageFormat.Png);
        deep[24] = 16;

        Assert.False(GrayscaleImage.TryReadBitmap(transparent, out _, out var first));
        Assert.False(GrayscaleImage.TryReadBitmap(deep, out _, out var second));

        Assert.Equal([Reason.NotAnImage, Reason.NotAnImage], [first.Reason, second.Reason]);
    }

    [Fact]
    public void Header_that_promises_more_pixels_than_the_limit_is_refused_before_any_is_allocated()
    {
        byte[] png = EncodeGray(new byte[16], 4, 4, SKEncodedImageFormat.Png);
        png.AsSpan(16, 8).Fill(0x7F);

        Assert.False(GrayscaleImage.TryReadBitmap(png, out _, out var refusal));

        Assert.Equal(Reason.NotAnImage, refusal.Reason);
    }

    [Fact]
    public void Jpeg_of_the_training_set_gives_its_decoded_gray_levels_untouched()
    {
        string folder = Requires.SharedData("kermany");
        string path = Directory.EnumerateFiles(folder, "*.jpeg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        using var reference = SKBitmap.Decode(path);

        Assert.True(GrayscaleImage.TryReadBitmap(File.ReadAllBytes(path), out var image, out _));

        using (image)
        {
            byte[] samples = new byte[reference.Width * reference.Height];
            for (int i = 0; i < samples.Length; i++)
                samples[i] = reference.GetPixel(i % reference.Width, i / reference.Width).Red;
            using var expected = GrayscaleImage.FromSamples(samples, reference.Height, reference.Width);
            Assert.Equal(expected.ComputeSampleSha256(), image.ComputeSampleSha256());
        }
    }

    private static byte[] EncodeGray(byte[] samples, int rows, int columns, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(columns, rows, SKColorType.Gray8, SKAlphaType.Opaque));
        for (int row = 0; row < rows; row++)
            samples.AsSpan(row * columns, columns).CopyTo(bitmap.GetPixelSpan()[(row * bitmap.RowBytes)..]);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    private static byte[] EncodeColour(int rows, int columns, Func<int, SKColor> colour)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(columns, rows, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int i = 0; i < rows * columns; i++)
            bitmap.SetPixel(i % columns, i / columns, colour(i));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
