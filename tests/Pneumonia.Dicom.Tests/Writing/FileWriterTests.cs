using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

public sealed class FileWriterTests
{
    [Fact]
    public async Task Dciodvfy_finds_no_error_in_a_chest_instance()
    {
        string dciodvfy = Requires.Tool("dciodvfy", "dicom3tools");
        using var folder = new TemporaryFolder();
        string path = A.ChestInstance().Save(folder["chest.dcm"]);

        var result = await ExternalProgram.RunAsync(dciodvfy, [path], TestContext.Current.CancellationToken);

        Assert.DoesNotContain("Error", result.Error + result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Dcmdump_sees_what_was_written()
    {
        string dcmdump = Requires.Tool("dcmdump", "dcmtk");
        using var folder = new TemporaryFolder();
        string path = A.ChestInstance()
            .WithSigned()
            .WithPadding(-2000)
            .With(DicomTag.SpecificCharacterSet, DicomVR.CS, "ISO_IR 192")
            .With(DicomTag.ImageComments, DicomVR.LT, "größer")
            .Save(folder["chest.dcm"]);

        var result = await ExternalProgram.RunAsync(dcmdump, [path], TestContext.Current.CancellationToken);

        Assert.Contains("(0028,0120) SS -2000", result.Output);
        Assert.Contains("(0020,4000) LT [größer]", result.Output);
        Assert.Contains("(0008,0100) SH [272479007]", result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void Adding_a_tag_again_replaces_it_and_removing_takes_it_out()
    {
        var writer = Minimal();
        writer.Add(DicomTag.Rows, 1);
        writer.Add(DicomTag.Rows, 2);
        writer.Add(DicomTag.Columns, 3);
        writer.Remove(DicomTag.Columns);

        using var file = DicomFile.Read(writer.ToArray());

        Assert.True(file.Dataset.TryGetInt32(DicomTag.Rows, out int rows));
        Assert.Equal(2, rows);
        Assert.False(file.Dataset.Contains(DicomTag.Columns));
    }

    [Theory]
    [InlineData("", "Köln")]
    [InlineData("ISO_IR 100", "山田")]
    public void Text_that_the_character_set_cannot_say_is_refused(string characterSet, string text)
    {
        var writer = Minimal();
        writer.Add(DicomTag.SpecificCharacterSet, DicomVR.CS, characterSet);
        writer.Add(DicomTag.InstitutionName, DicomVR.LO, text);

        var exception = Assert.Throws<ArgumentException>(writer.ToArray);

        Assert.Contains(DicomTag.InstitutionName.ToString(), exception.Message);
    }

    [Fact]
    public void A_value_that_does_not_fit_its_length_field_is_refused()
    {
        var writer = Minimal();
        writer.AddUnchecked(DicomTag.ImageComments, DicomVR.LT, new string('x', 65_535));

        Assert.Throws<ArgumentException>(writer.ToArray);
    }

    [Fact]
    public void A_file_without_sop_instance_uid_is_not_written()
    {
        var writer = new DicomFileWriter(DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Throws<InvalidOperationException>(writer.ToArray);
    }

    [Fact]
    public void Implicit_and_big_endian_are_not_written()
    {
        Assert.Throws<ArgumentException>(() => new DicomFileWriter(DicomTransferSyntax.ImplicitVRLittleEndian));
        Assert.Throws<ArgumentException>(() => new DicomFileWriter(DicomTransferSyntax.ExplicitVRBigEndian));
    }

    private static DicomFileWriter Minimal()
    {
        var writer = new DicomFileWriter(DicomTransferSyntax.ExplicitVRLittleEndian);
        writer.Add(DicomTag.SopClassUid, DicomVR.UI, ChestInstanceBuilder.DigitalXRayForPresentation);
        writer.Add(DicomTag.SopInstanceUid, DicomVR.UI, ChestInstanceBuilder.NewUid());
        return writer;
    }

    [Fact]
    public async Task Dcmdump_reads_a_deflated_file()
    {
        string dcmdump = Requires.Tool("dcmdump", "dcmtk");
        using var folder = new TemporaryFolder();
        string path = A.ChestInstance().WithSyntax(DicomTransferSyntax.DeflatedExplicitVRLittleEndian).Save(folder["chest.dcm"]);

        var result = await ExternalProgram.RunAsync(dcmdump, [path], TestContext.Current.CancellationToken);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("# 15360, 1 PixelData", result.Output);
        Assert.Equal("", result.Error);
    }
}
