using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

public sealed class HeaderTests
{
    [Fact]
    public void The_header_of_a_large_file_is_read_without_its_pixels()
    {
        using var folder = new TemporaryFolder();
        byte[] start = A.ChestInstance().WithPixelBytes([]).Build();
        start.AsSpan(start.Length - 4).Clear();
        start[^1] = 0x08;
        string path = folder["sparse.dcm"];
        File.WriteAllBytes(path, start);
        using (var sparse = File.OpenWrite(path))
            sparse.SetLength(start.Length + 0x08000000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        using var file = DicomFile.OpenHeader(path);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        Assert.Equal(new DicomPixelDataExtent(start.Length - 12, start.Length, 0x08000000, IsComplete: true), file.PixelDataExtent);
        Assert.Equal("CHEST", file.Dataset.GetString(DicomTag.BodyPartExamined));
        Assert.False(file.Dataset.Contains(DicomTag.PixelData));
    }

    [Fact]
    public void A_header_longer_than_the_first_chunk_is_read_whole()
    {
        using var folder = new TemporaryFolder();
        byte[] icon = new byte[300_000];
        string path = A.ChestInstance().With(writer => writer.AddBytes(new DicomTag(0x0009, 0x1001), DicomVR.OB, icon)).Save(folder["long.dcm"]);

        using var file = DicomFile.OpenHeader(path);

        Assert.True(file.HasAllPixelData);
        Assert.True(file.Dataset.TryGetItem(new DicomTag(0x0009, 0x1001), out var item));
        Assert.Equal(icon.Length, item.Value.Length);
        Assert.True(file.Dataset.Contains(DicomTag.PresentationLutShape));
    }

    [Fact]
    public void Pixel_data_that_the_file_does_not_hold_whole_is_told_by_the_header()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["cut.dcm"], A.ChestInstance().Build()[..^1]);

        using var file = DicomFile.OpenHeader(folder["cut.dcm"]);

        Assert.False(file.HasAllPixelData);
    }

    [Fact]
    public void Encapsulated_pixel_data_is_whole_only_with_its_delimiter()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = FaultTests.Encapsulated().ToFile("1.2.840.10008.1.2.4.70");

        for (int cut = 0; cut <= 28; cut++)
        {
            File.WriteAllBytes(folder["file.dcm"], whole[..^cut]);
            using var file = DicomFile.OpenHeader(folder["file.dcm"]);

            Assert.Equal(cut == 0, file.HasAllPixelData);
        }
    }

    [Fact]
    public void A_file_without_pixel_data_has_not_all_of_it()
    {
        using var folder = new TemporaryFolder();
        string path = A.ChestInstance().Without(DicomTag.PixelData).Save(folder["none.dcm"]);

        using var header = DicomFile.OpenHeader(path);
        using var whole = DicomFile.Open(path);

        Assert.False(header.HasAllPixelData);
        Assert.False(whole.HasAllPixelData);
    }

    [Fact]
    public void A_deflated_file_is_read_whole_for_its_header()
    {
        using var folder = new TemporaryFolder();
        string path = A.ChestInstance().WithSyntax(DicomTransferSyntax.DeflatedExplicitVRLittleEndian).Save(folder["deflated.dcm"]);

        using var file = DicomFile.OpenHeader(path);

        Assert.True(file.HasAllPixelData);
        Assert.Equal("CHEST", file.Dataset.GetString(DicomTag.BodyPartExamined));
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_the_file_systems_faults()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<FileNotFoundException>(() => DicomFile.OpenHeader(folder["none.dcm"]));
        Assert.ThrowsAny<IOException>(() => DicomFile.Open(folder.Path));
    }

    [Fact]
    public async Task A_pipe_is_refused_without_waiting_for_a_writer()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no pipes among its files.");
        using var folder = new TemporaryFolder();
        await ExternalProgram.RunAsync(Requires.Tool("mkfifo", "coreutils"), [folder["pipe"]], TestContext.Current.CancellationToken);

        var exception = Assert.Throws<DicomException>(() => DicomFile.Open(folder["pipe"]));

        Assert.Equal(DicomFault.EmptyFile, exception.Fault);
    }

    [Fact]
    public void The_header_is_the_same_wherever_the_first_chunk_ends()
    {
        using var folder = new TemporaryFolder();
        var expected = DicomFile.Read(A.ChestInstance().Build()).Dataset.Select(item => item.Tag).Where(tag => tag != DicomTag.PixelData).ToList();
        var filler = new DicomTag(0x0009, 0x1001);
        expected.Insert(expected.FindIndex(tag => tag > filler), filler);

        for (int size = 65_536 - 1200; size < 65_536; size += 2)
        {
            string path = A.ChestInstance().With(writer => writer.AddBytes(filler, DicomVR.OB, new byte[size])).Save(folder["file.dcm"]);
            using var file = DicomFile.OpenHeader(path);

            Assert.Equal(expected, file.Dataset.Select(item => item.Tag));
            Assert.True(file.HasAllPixelData);
        }
    }

    [Fact]
    public void The_header_of_every_file_of_the_corpora_says_what_the_whole_file_says()
    {
        int compared = 0;

        foreach (string path in Dcm2Json.Corpus())
        {
            using var whole = TryOpen(path);
            if (whole is null)
                continue;
            using var header = DicomFile.OpenHeader(path);
            compared++;

            var before = whole.Dataset.Where(item => header.TransferSyntax.IsDeflated || item.Tag < DicomTag.FloatPixelData);
            Assert.Equal(before.Select(item => (item.Tag, item.Offset)), header.Dataset.Select(item => (item.Tag, item.Offset)));
            Assert.Equal((whole.HasAllPixelData, whole.TransferSyntax), (header.HasAllPixelData, header.TransferSyntax));
        }

        Assert.True(compared >= 280, $"Only {compared} files were compared.");
    }

    private static DicomFile? TryOpen(string path)
    {
        try
        {
            return DicomFile.Open(path);
        }
        catch (DicomException)
        {
            return null;
        }
    }

    [Fact]
    public void A_file_that_another_program_writes_can_be_read_and_deleted()
    {
        using var folder = new TemporaryFolder();
        string path = A.ChestInstance().Save(folder["busy.dcm"]);
        using var other = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

        using var file = DicomFile.Open(path);
        File.Delete(path);

        Assert.True(file.HasAllPixelData);
    }

    [Fact]
    public void A_file_that_grows_or_shrinks_while_it_is_read_is_the_file_systems_fault()
    {
        using var folder = new TemporaryFolder();
        string path = A.ChestInstance().Save(folder["growing.dcm"]);
        using var content = new FileContent(path);
        using var other = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        other.SetLength(content.Length + 100);
        Assert.Throws<IOException>(content.CheckUnchanged);

        other.SetLength(100);
        Assert.ThrowsAny<IOException>(() => content.ReadUntil(content.Length));
    }

    [Fact]
    public void A_disposed_file_gives_no_data_set()
    {
        var file = DicomFile.Read(A.ChestInstance().Build());

        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Dataset);
    }
}
