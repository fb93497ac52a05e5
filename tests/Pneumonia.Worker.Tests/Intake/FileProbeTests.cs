using Pneumonia.Dicom;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;

namespace Pneumonia.Worker.Tests.Intake;

public sealed class FileProbeTests
{
    [Fact]
    public void Every_cut_of_a_file_before_its_last_byte_is_partial()
    {
        using var folder = new TemporaryFolder();
        byte[] content = A.ChestInstance().WithPixels(8, 8, (row, column) => row + column).Build();
        string path = folder["cut.dcm"];

        var wrong = new List<int>();
        for (int length = 0; length < content.Length; length++)
        {
            File.WriteAllBytes(path, content[..length]);
            if (FileProbe.Check(path, FolderRules.Default) != FileWholeness.Partial)
                wrong.Add(length);
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Objects_without_pixels_and_foreign_files_are_whole()
    {
        using var folder = new TemporaryFolder();
        string report = A.ChestInstance().WithSopClass("1.2.840.10008.5.1.4.1.1.88.11").Without(DicomTag.Rows).Without(DicomTag.PixelData).Save(folder["report.dcm"]);
        File.WriteAllText(folder["text.txt"], new string('x', 500));

        Assert.Equal(FileWholeness.Whole, FileProbe.Check(report, FolderRules.Default));
        Assert.Equal(FileWholeness.Whole, FileProbe.Check(folder["text.txt"], FolderRules.Default));
    }

    [Fact]
    public void A_file_that_has_its_length_before_its_content_is_partial_until_the_last_part_is_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows refuses to share what somebody writes.");
        using var folder = new TemporaryFolder();
        byte[] content = A.ChestInstance().WithPixels(512, 512, (row, column) => row < 256 ? column : 0).Build();
        using var file = new FileStream(folder["early.dcm"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(content.Length);

        // The end first, as one does who wants to know that there is room; then from the front.
        int last = content.Length - 1;
        foreach (var part in (Range[])[Range.StartAt(last), Range.EndAt(1000), new(1000, content.Length / 2)])
        {
            file.Position = part.Start.GetOffset(content.Length);
            file.Write(content.AsSpan(part));
            file.Flush();
            Assert.Equal(FileWholeness.Partial, FileProbe.Check(file.Name, FolderRules.Default));
        }

        file.Write(content.AsSpan(content.Length / 2));
        file.Flush();
        Assert.Equal(FileWholeness.Whole, FileProbe.Check(file.Name, FolderRules.Default));
    }

    [Fact]
    public void A_missing_file_is_unreadable()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(FileWholeness.Unreadable, FileProbe.Check(folder["none.dcm"], FolderRules.Default));
    }
}
