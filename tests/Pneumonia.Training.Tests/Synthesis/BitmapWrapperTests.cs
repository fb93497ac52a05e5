using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Training.Synthesis;
using SkiaSharp;

namespace Pneumonia.Training.Tests.Synthesis;

public sealed class BitmapWrapperTests
{
    [Theory]
    [InlineData("DX", 8)]
    [InlineData("DX", 12)]
    [InlineData("CR", 8)]
    [InlineData("CR", 12)]
    public async Task Wrapped_image_is_free_of_errors_for_dciodvfy(string modality, int bits)
    {
        byte[] file = new BitmapWrapper(modality, bits, "003Y", "AP").Wrap(Radiographs.Picture(SKEncodedImageFormat.Jpeg), null);

        Assert.Empty(await Radiographs.FindErrorsAsync(file));
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(12, 0.5 / 4095)]
    public void Wrapped_image_gives_the_tensor_of_the_image(int bits, double tolerance)
    {
        byte[] picture = Radiographs.Picture(SKEncodedImageFormat.Png);
        Assert.True(GrayscaleImage.TryReadBitmap(picture, out var bitmap, out _));
        float[] expected = ChestTensor.Read(bitmap, 48, 40, Standardisation.None);

        using var file = DicomFile.Read(new BitmapWrapper("DX", bits, null, "PA").Wrap(picture, null));
        Assert.True(GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out _));
        float[] actual = ChestTensor.Read(image, 48, 40, Standardisation.None);

        Assert.Equal(0, expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), tolerance + 1e-6);
    }

    [Fact]
    public void Label_goes_before_the_options()
    {
        using var file = Wrap(new BitmapWrapper("DX", 8, "003Y", "AP"), new ImageLabel("NORMAL", 36, "F", "PA"));

        Assert.Equal("036Y", file.Dataset.GetString(DicomTag.PatientAge));
        Assert.Equal("F", file.Dataset.GetString(DicomTag.PatientSex));
        Assert.Equal("PA", file.Dataset.GetString(DicomTag.ViewPosition));
    }

    [Fact]
    public void What_nobody_told_stays_untold()
    {
        using var file = Wrap(new BitmapWrapper("DX", 8, null, null), null);

        Assert.False(file.Dataset.Contains(DicomTag.PatientAge));
        Assert.Null(file.Dataset.GetString(DicomTag.ViewPosition));
        Assert.False(file.Dataset.Contains(DicomTag.ViewCodeSequence));
    }

    [Fact]
    public void Jpeg_is_declared_lossy_and_png_is_not()
    {
        using var jpeg = Wrap(new BitmapWrapper("DX", 8, null, null), null, SKEncodedImageFormat.Jpeg);
        using var png = Wrap(new BitmapWrapper("DX", 8, null, null), null);

        Assert.Equal("01", jpeg.Dataset.GetString(DicomTag.LossyImageCompression));
        Assert.Equal("00", png.Dataset.GetString(DicomTag.LossyImageCompression));
    }

    [Fact]
    public void Same_image_and_header_give_the_same_bytes_and_another_header_another_instance()
    {
        byte[] picture = Radiographs.Picture(SKEncodedImageFormat.Png);
        byte[] first = new BitmapWrapper("DX", 8, null, "PA").Wrap(picture, null);

        byte[] again = new BitmapWrapper("DX", 8, null, "PA").Wrap(picture, null);
        byte[] other = new BitmapWrapper("DX", 8, null, "AP").Wrap(picture, null);

        Assert.Equal(first, again);
        Assert.NotEqual(Uid(first), Uid(other));
    }

    [Fact]
    public void What_is_not_an_image_is_refused() =>
        Assert.Throws<RefusedException>(() => new BitmapWrapper("DX", 8, null, null).Wrap([1, 2, 3], null));

    private static DicomFile Wrap(BitmapWrapper wrapper, ImageLabel? label, SKEncodedImageFormat format = SKEncodedImageFormat.Png) =>
        DicomFile.Read(wrapper.Wrap(Radiographs.Picture(format), label));

    private static string? Uid(byte[] content)
    {
        using var file = DicomFile.Read(content);
        return file.Dataset.GetString(DicomTag.SopInstanceUid);
    }
}
