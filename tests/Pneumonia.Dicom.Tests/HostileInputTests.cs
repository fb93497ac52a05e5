using System.Diagnostics;
using Pneumonia.Fuzz;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>Whatever the bytes, a file is read or refused with a fault; nothing else is thrown, and nothing grows out of bounds.</summary>
public sealed class HostileInputTests
{
    private const long MostBytesAllocated = 64 << 20;

    public static TheoryData<string> Kinds => ["native", "deflated", "implicit", "big endian", "encapsulated", "nested"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_cut_at_any_byte_is_read_as_its_beginning_or_refused(string kind)
    {
        byte[] whole = Sample(kind);

        for (int length = 0; length < whole.Length; length++)
            Exercise(whole.AsMemory(0, length));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_bytes_are_read_or_refused(string kind)
    {
        byte[] whole = Sample(kind);
        var random = new Random(20260102);

        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = [.. whole];
            for (int hit = random.Next(1, 6); hit > 0; hit--)
                damaged[random.Next(round % 2 == 0 ? 128 : 0, damaged.Length) % damaged.Length] ^= (byte)(1 << random.Next(8));
            Exercise(damaged);
        }
    }

    [Fact]
    public void Random_bytes_behind_a_prefix_are_read_or_refused()
    {
        var random = new Random(20260103);

        for (int round = 0; round < 3000; round++)
        {
            byte[] noise = new byte[random.Next(1, 400)];
            random.NextBytes(noise);
            Exercise((byte[])[.. new byte[128], .. "DICM"u8, .. noise]);
        }
    }

    [Fact]
    public void Elements_of_nothing_but_zeros_end_at_the_limit_and_soon()
    {
        byte[] first = new RawDataSet(isExplicit: false).Text(DicomTag.Modality, "CS", "DX").ToFile(DicomTransferSyntax.ImplicitVRLittleEndian.Uid);
        byte[] bytes = [.. first, .. new byte[64 << 20], 1];
        var watch = Stopwatch.StartNew();

        var exception = Assert.Throws<DicomException>(() => DicomFile.Read(bytes));

        Assert.Equal(DicomFault.TooMany, exception.Fault);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void A_native_file_cut_within_its_pixels_is_never_read()
    {
        byte[] whole = Sample("native");

        for (int length = whole.Length - 8; length < whole.Length; length++)
            Assert.Equal(DicomFault.Truncated, Assert.Throws<DicomException>(() => DicomFile.Read(whole.AsMemory(0, length))).Fault);
    }

    [Fact]
    public void The_header_of_a_file_cut_at_any_byte_never_says_that_all_pixels_are_there()
    {
        using var folder = new TemporaryFolder();
        string path = folder["cut.dcm"];
        File.WriteAllBytes(path, Sample("native"));

        for (long length = new FileInfo(path).Length - 1; length >= 0; length--)
        {
            using (var stream = File.OpenWrite(path))
                stream.SetLength(length);
            Assert.False(HeaderHasAllPixelData(path));
        }
    }

    [Fact]
    public void Every_case_of_the_malformed_corpus_is_read_or_refused()
    {
        string[] files = Directory.GetFiles(Requires.SharedData("dicom", "malformed"), "*.dcm", SearchOption.AllDirectories);
        int refused = 0;

        foreach (string path in files)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            refused += Exercise(File.ReadAllBytes(path)) ? 0 : 1;
            _ = HeaderHasAllPixelData(path);

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytesAllocated, path);
        }

        Assert.True(files.Length >= 379, $"Only {files.Length} cases were found.");
        Assert.InRange(refused, 50, files.Length - 200);
    }

    /// <summary>Takes a file in at every way that there is; false when its pixels are refused.</summary>
    private static bool Exercise(ReadOnlyMemory<byte> bytes)
    {
        var reasons = FuzzTarget.All.ToDictionary(target => target, target => target.Run(bytes));
        Assert.All(reasons.Values, reason => Assert.True(reason is null || Enum.IsDefined(reason.Value)));
        return reasons[FuzzTarget.Frames] is null;
    }

    private static bool HeaderHasAllPixelData(string path)
    {
        try
        {
            using var file = DicomFile.OpenHeader(path);
            return file.HasAllPixelData;
        }
        catch (DicomException)
        {
            return false;
        }
    }

    private static byte[] Sample(string kind)
    {
        var small = A.ChestInstance().WithPixels(2, 4, (row, column) => row * column);
        return kind switch
        {
            "native" => small.Build(),
            "deflated" => small.WithSyntax(DicomTransferSyntax.DeflatedExplicitVRLittleEndian).Build(),
            "implicit" => Described(new RawDataSet(isExplicit: false)).Element(DicomTag.PixelData, "OW", new byte[8]).ToFile(DicomTransferSyntax.ImplicitVRLittleEndian.Uid),
            "big endian" => Described(new RawDataSet(isBigEndian: true)).Element(DicomTag.PixelData, "OW", new byte[8]).ToFile(DicomTransferSyntax.ExplicitVRBigEndian.Uid),
            "encapsulated" => FaultTests.Encapsulated().ToFile("1.2.840.10008.1.2.4.70"),
            _ => FaultTests.Nested(6),
        };
    }

    private static RawDataSet Described(RawDataSet data) =>
        data.Text(DicomTag.SpecificCharacterSet, "CS", "ISO_IR 192")
            .Text(DicomTag.PatientName, "PN", "A^B=C^D ")
            .Numbers(DicomTag.SamplesPerPixel, 1)
            .Text(DicomTag.PhotometricInterpretation, "CS", "MONOCHROME2 ")
            .Numbers(DicomTag.Rows, 2)
            .Numbers(DicomTag.Columns, 2)
            .Numbers(DicomTag.BitsAllocated, 16)
            .Numbers(DicomTag.BitsStored, 12)
            .Numbers(DicomTag.HighBit, 11)
            .Numbers(DicomTag.PixelRepresentation, 0)
            .Text(DicomTag.WindowCenter, "DS", "2048\\40 ")
            .Text(DicomTag.WindowWidth, "DS", "4096");
}
