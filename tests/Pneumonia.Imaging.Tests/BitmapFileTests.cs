using Pneumonia.Dicom;
using Pneumonia.TestKit;
using SkiaSharp;

namespace Pneumonia.Imaging.Tests;

public sealed class BitmapFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void Bitmap_is_told_by_content_whatever_its_name(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(20, 30, SKColorType.Gray8, SKAlphaType.Opaque));
        using var data = bitmap.Encode(format, 90);
        File.WriteAllBytes(_folder["image.dcm"], data.ToArray());

        Assert.True(BitmapFile.IsBitmap(_folder["image.dcm"]));
        Assert.True(GrayscaleImage.TryReadBitmap(BitmapFile.Read(_folder["image.dcm"]), out var image, out _));

        using (image)
            Assert.Equal((30, 20), (image.Rows, image.Columns));
    }

    [Fact]
    public void What_is_no_bitmap_is_not_taken_for_one()
    {
        File.WriteAllText(_folder["text.png"], "This is a text of more than a few bytes, and nothing else at all.");
        File.WriteAllBytes(_folder["empty.png"], []);
        File.WriteAllBytes(_folder["short.png"], [0x89, (byte)'P']);
        A.ChestInstance().Save(_folder["image.jpeg"]);

        Assert.False(BitmapFile.IsBitmap(_folder["text.png"]));
        Assert.False(BitmapFile.IsBitmap(_folder["empty.png"]));
        Assert.False(BitmapFile.IsBitmap(_folder["short.png"]));
        Assert.False(BitmapFile.IsBitmap(_folder["image.jpeg"]));
        Assert.False(BitmapFile.IsBitmap(_folder["absent.png"]));
    }

    [Fact]
    public void Half_a_bitmap_is_no_image()
    {
        File.WriteAllBytes(_folder["half.jpeg"], [0xFF, 0xD8, 0xFF, 0xE0, 0, 0]);

        Assert.True(BitmapFile.IsBitmap(_folder["half.jpeg"]));
        Assert.False(GrayscaleImage.TryReadBitmap(BitmapFile.Read(_folder["half.jpeg"]), out _, out var refusal));

        Assert.Equal(Reason.NotAnImage, refusal.Reason);
    }

    [Fact]
    public void A_file_beyond_the_limit_is_refused_without_being_read()
    {
        using (var file = File.Create(_folder["huge.png"]))
            file.SetLength(DicomLimits.MaxFileBytes + 1);

        var exception = Assert.Throws<DicomException>(() => BitmapFile.Read(_folder["huge.png"]));

        Assert.Equal(DicomFault.TooLarge, exception.Fault);
    }

    public void Dispose() => _folder.Dispose();
}
