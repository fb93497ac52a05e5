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
