using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>Choosing DICOM files by their first bytes, and reading headers in memory, say what reading the file says.</summary>
public sealed class BeginningTests
{
    private const int Start = 4096;

    [Theory]
    [MemberData(nameof(CorpusDamageTests.Corpora), MemberType = typeof(CorpusDamageTests))]
    public void What_does_not_begin_as_DICOM_is_what_is_refused_as_no_DICOM(string corpus)
    {
        int files = 0;
        foreach (string path in Directory.EnumerateFiles(Requires.SharedData("dicom", corpus), "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length is > 0 and < DicomLimits.MaxFileBytes))
        {
            byte[] start = new byte[Start];
            using (var stream = File.OpenRead(path))
                start = start[..stream.ReadAtLeast(start, Start, throwOnEndOfStream: false)];

            Assert.Equal(FaultOf(() => DicomFile.OpenHeader(path)) != DicomFault.NotDicom, DicomFile.BeginsAsDicom(start, new FileInfo(path).Length));
            files++;
        }

        Assert.True(files > 0);
    }

    [Theory]
    [MemberData(nameof(CorpusDamageTests.Corpora), MemberType = typeof(CorpusDamageTests))]
    public void A_header_is_read_of_a_stream_as_of_a_file_and_never_backwards(string corpus)
    {
        int files = 0;
        foreach (string path in Directory.EnumerateFiles(Requires.SharedData("dicom", corpus), "*", SearchOption.AllDirectories))
        {
            byte[] content = File.ReadAllBytes(path);

            Assert.Equal(Describe(() => DicomFile.OpenHeader(path)), Describe(() => DicomFile.OpenHeader(new ForwardStream(content))));
            files++;
        }

        Assert.True(files > 0);
    }

    [Theory]
    [InlineData("MZ")]
    [InlineData("%PDF-1.7")]
    [InlineData("PK\x03\x04")]
    [InlineData("\xFF\xD8\xFF\xE0")]
    [InlineData("<html><body>")]
    [InlineData("")]
    public void Other_files_do_not_begin_as_DICOM(string signature)
    {
        byte[] content = new byte[600];
        for (int i = 0; i < signature.Length; i++)
            content[i] = (byte)signature[i];

        Assert.False(DicomFile.BeginsAsDicom(content, content.Length));
        Assert.False(DicomFile.BeginsAsDicom(content, 1 << 20));
        Assert.False(DicomFile.BeginsAsDicom(content.AsMemory(0, signature.Length), signature.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public void A_header_in_memory_is_that_of_the_file(int cut)
    {
        using var folder = new TemporaryFolder();
        byte[] icon = new byte[200_000];
        byte[] content = A.ChestInstance().WithPixels(400, 400, (row, column) => row + column)
            .With(writer => writer.AddBytes(new DicomTag(0x0009, 0x1001), DicomVR.OB, icon)).Build();
        byte[] pooled = [.. content[..^cut], .. new byte[1000]];
        File.WriteAllBytes(folder["a.dcm"], content[..^cut]);

        using var onDisk = DicomFile.OpenHeader(folder["a.dcm"]);
        using var inMemory = DicomFile.OpenHeader(new MemoryStream(pooled, 0, content.Length - cut, writable: false));

        Assert.Equal(onDisk.Length, inMemory.Length);
        Assert.Equal(onDisk.PixelDataExtent, inMemory.PixelDataExtent);
        Assert.Equal(cut == 0, inMemory.HasAllPixelData);
        Assert.Equal(onDisk.Dataset.Select(item => item.Tag), inMemory.Dataset.Select(item => item.Tag));
    }

    private static string Describe(Func<DicomFile> open)
    {
        try
        {
            using var file = open();
            return $"{file.Length} {file.TransferSyntax.Uid} {file.PixelDataExtent} {file.HasAllPixelData} {string.Join(' ', file.Dataset.Select(item => item.Tag))}";
        }
        catch (DicomException exception)
        {
            return exception.Message;
        }
    }

    private static DicomFault? FaultOf(Func<DicomFile> open)
    {
        try
        {
            open().Dispose();
            return null;
        }
        catch (DicomException exception)
        {
            return exception.Fault;
        }
    }

    private sealed class ForwardStream(byte[] content) : MemoryStream(content, writable: false)
    {
        public override long Position
        {
            get => base.Position;
            set => base.Position = value >= base.Position ? value : throw new NotSupportedException();
        }
    }
}
