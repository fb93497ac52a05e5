using Pneumonia.TestKit;
using SkiaSharp;

namespace Pneumonia.Imaging.Tests;

public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Dicom_is_told_by_content_and_keeps_its_data_set()
    {
        string path = A.ChestInstance().Save(_folder["image.jpeg"]);

        Assert.True(ImageFile.TryOpen(path, out var file, out _));

        using (file)
        {
            Assert.Equal("DX", file.Dicom!.Dataset.GetString(Dicom.DicomTag.Modality));
            Assert.Equal((96, 80), (file.Image.Rows, file.Image.Columns));
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void Bitmap_is_told_by_content_and_has_no_data_set(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(20, 30, SKColorType.Gray8, SKAlphaType.Opaque));
        using var data = bitmap.Encode(format, 90);
        File.WriteAllBytes(_folder["image.dcm"], data.ToArray());

        Assert.True(ImageFile.TryOpen(_folder["image.dcm"], out var file, out _));

        using (file)
        {
            Assert.Null(file.Dicom);
            Assert.Equal((30, 20), (file.Image.Rows, file.Image.Columns));
        }
    }

    [Fact]
    public void Refusals_say_what_the_file_is_not()
    {
        File.WriteAllText(_folder["text"], "This is a text of more than a few bytes, and nothing else at all.");
        File.WriteAllBytes(_folder["empty"], []);
        File.WriteAllBytes(_folder["half.jpeg"], [0xFF, 0xD8, 0xFF, 0xE0, 0, 0]);
        byte[] dicom = A.ChestInstance().Build();
        File.WriteAllBytes(_folder["half.dcm"], dicom[..(dicom.Length / 2)]);

        Assert.Equal(Reason.NotDicom, Open("text"));
        Assert.Equal(Reason.EmptyFile, Open("empty"));
        Assert.Equal(Reason.NotAnImage, Open("half.jpeg"));
        Assert.Equal(Reason.Truncated, Open("half.dcm"));
    }

    [Fact]
    public void File_that_the_machine_does_not_hand_over_is_unreadable()
    {
        Directory.CreateDirectory(_folder["folder"]);

        Assert.Equal(Reason.Unreadable, Open("absent"));
        Assert.Equal(Reason.Unreadable, Open("folder"));
    }

    [Fact]
    public void Refusal_does_not_carry_the_path()
    {
        Assert.False(ImageFile.TryOpen(_folder["Name^Of^Patient.dcm"], out _, out var refusal));

        Assert.DoesNotContain("Name", refusal.Detail, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Reason? Open(string name)
    {
        bool isOpen = ImageFile.TryOpen(_folder[name], out var file, out var refusal);
        file?.Dispose();
        return isOpen ? null : refusal.Reason;
    }
}
