using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>Codestreams that other people's encoders made: Kakadu, GDCM and OpenJPH.</summary>
public sealed class Jpeg2000CorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Files =>
    [
        "pydicom/JPEG2000.dcm", "pydicom/examples_jpeg2k.dcm", "pydicom/J2K_pixelrep_mismatch.dcm", "pydicom/693_J2KI.dcm", "pydicom/MR_small_jp2klossless.dcm",
        "pydicom-data/HTJ2KLossless_08_RGB.dcm", "pydicom-data/US1_J2KI.dcm", "pydicom-data/US1_J2KR.dcm", "pydicom-data/HTJ2K_08_RGB.dcm",
        "pydicom-data/emri_small_jpeg_2k_lossless.dcm", "pydicom-data/explicit_VR-UN.dcm",
        "cornerstone/CTImage.dcm_JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91.dcm", "cornerstone/CT2_J2KR", "cornerstone/CT1_J2KR",
        "cornerstone/CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm",
        "fo-dicom/VL5_J2KI.dcm", "fo-dicom/CT1_J2KI", "fo-dicom/GH064.dcm",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_frame_of_the_corpora_is_whole_and_reduces_as_OpenJPEG_reduces_it(string path)
    {
        foreach (byte[] frame in Frames(path))
        {
            var image = Jpeg2000Codestream.Read(frame);
            Assert.True(image.ProveWhole());
            for (int levels = 1; levels <= image.LevelsAbove(1, 1); levels++)
                await OpenJpeg.AssertSameAsync(_folder, frame, image, levels);
        }
    }

    [Fact]
    public void A_tile_with_a_coding_style_of_its_own_is_neither_proved_whole_nor_reduced()
    {
        byte[] frame = Frames("pydicom/SC_rgb_gdcm_KY.dcm").Single();

        var image = Jpeg2000Codestream.Read(frame);

        Assert.False(image.ProveWhole());
        Assert.Null(image.Reduce(1));
    }

    // A fragment that does not begin a codestream continues one.
    private static List<byte[]> Frames(string path)
    {
        using var file = DicomFile.Open(Requires.SharedData(["dicom", .. path.Split('/')]));
        Assert.True(file.Dataset.TryGetItem(DicomTag.PixelData, out var item));
        Assert.NotNull(item.Fragments);

        var frames = new List<byte[]>();
        foreach (var fragment in item.Fragments.Skip(1))
        {
            if (fragment.Span.StartsWith((byte[])[0xFF, 0x4F, 0xFF, 0x51]))
                frames.Add(fragment.ToArray());
            else
                frames[^1] = [.. frames[^1], .. fragment.Span];
        }

        Assert.NotEmpty(frames);
        return frames;
    }
}
