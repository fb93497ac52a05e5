using System.Diagnostics.CodeAnalysis;
using Pneumonia.Dicom;
using SkiaSharp;

namespace Pneumonia.Imaging;

/// <summary>JPEG and PNG of 8 bits to luma samples, without colour management, orientation or any other improvement.</summary>
internal static class BitmapReader
{
    private const int PngBitDepthOffset = 24;

    public static bool IsJpeg(ReadOnlySpan<byte> content) => content is [0xFF, 0xD8, 0xFF, ..];

    public static bool IsPng(ReadOnlySpan<byte> content) => content is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..];

    public static bool TryRead(ReadOnlySpan<byte> content, [NotNullWhen(true)] out byte[]? samples, out int rows, out int columns, out Refusal refusal)
    {
        samples = null;
        rows = columns = 0;
        if (!IsJpeg(content) && !IsPng(content))
            return Refuse("neither a JPEG nor a PNG signature", out refusal);
        if (content.Length > DicomLimits.MaxFileBytes)
            return Refuse($"{content.Length} bytes, more than {DicomLimits.MaxFileBytes}", out refusal);
        if (IsPng(content) && content.Length > PngBitDepthOffset && content[PngBitDepthOffset] > 8)
            return Refuse($"a PNG of {content[PngBitDepthOffset]} bits; only 8 are read", out refusal);

        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data);
        if (codec is null)
            return Refuse("the header cannot be read", out refusal);

        var info = codec.Info;
        if (info.Width <= 0 || info.Height <= 0 || (long)info.Width * info.Height > DicomLimits.MaxPixels)
            return Refuse($"{info.Height} x {info.Width} pixels", out refusal);
        if (codec.EncodedOrigin != SKEncodedOrigin.TopLeft)
            return Refuse("an Exif orientation that turns or mirrors the image; store it upright", out refusal);

        rows = info.Height;
        columns = info.Width;
        bool isGray = info.ColorType == SKColorType.Gray8;
        var wanted = new SKImageInfo(columns, rows, isGray ? SKColorType.Gray8 : SKColorType.Rgba8888, isGray ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        byte[] pixels = new byte[wanted.BytesSize64];
        var result = codec.GetPixels(wanted, pixels);
        if (result != SKCodecResult.Success)
            return Refuse($"the pixels cannot be decoded ({result})", out refusal);

        samples = isGray ? pixels : ToLuma(pixels);
        refusal = default;
        return samples is not null || Refuse("transparent pixels", out refusal);
    }

    /// <summary>ITU-R BT.601 luma of RGBA pixels, rounded to nearest; null if any pixel is not opaque.</summary>
    private static byte[]? ToLuma(ReadOnlySpan<byte> pixels)
    {
        byte[] luma = new byte[pixels.Length / 4];
        for (int i = 0; i < luma.Length; i++)
        {
            var pixel = pixels.Slice(4 * i, 4);
            if (pixel[3] != byte.MaxValue)
                return null;

            luma[i] = (byte)(((299 * pixel[0]) + (587 * pixel[1]) + (114 * pixel[2]) + 500) / 1000);
        }

        return luma;
    }

    private static bool Refuse(string detail, out Refusal refusal)
    {
        refusal = new Refusal(Reason.NotAnImage, $"Bitmap: {detail}.");
        return false;
    }
}
