using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>Each fault has an input that ends in it.</summary>
public sealed class FaultTests
{
    private static readonly string ExplicitUid = DicomTransferSyntax.ExplicitVRLittleEndian.Uid;

    private static readonly Dictionary<DicomFault, Func<byte[]>> Inputs = new()
    {
        [DicomFault.NotDicom] = () => [.. "This is a text file, not a DICOM one."u8],
        [DicomFault.EmptyFile] = () => [],
        [DicomFault.Truncated] = () => A.ChestInstance().Build()[..^1],
        [DicomFault.InvalidLength] = () => new RawDataSet().Element(DicomTag.PatientComments, "UT", [], RawDataSet.Undefined).ToFile(ExplicitUid),
        [DicomFault.TooDeep] = () => Nested(DicomLimits.MaxDepth + 1),
        [DicomFault.TooMany] = () => ManyElements(DicomLimits.MaxElements + 1),
        [DicomFault.TooLarge] = () => new byte[DicomLimits.MaxFileBytes + 1],
        [DicomFault.MalformedDataSet] = () => new RawDataSet().Text(DicomTag.PatientId, "LO", "1 ").Mark(DicomTag.Item).ToFile(ExplicitUid),
        // A block of the type that RFC 1951 §3.2.3 reserves.
        [DicomFault.CorruptDeflate] = () => new RawDataSet().Raw(0x07, 0xFF).ToFile(DicomTransferSyntax.DeflatedExplicitVRLittleEndian.Uid),
        [DicomFault.MissingAttribute] = () => A.ChestInstance().Without(DicomTag.BitsStored).Build(),
        [DicomFault.InvalidAttribute] = () => A.ChestInstance().With(DicomTag.Rows, DicomVR.LO, "many").Build(),
        [DicomFault.UnsupportedTransferSyntax] = () => Encapsulated().ToFile("1.2.840.10008.1.2.4.100"),
        [DicomFault.NoPixelData] = () => A.ChestInstance().Without(DicomTag.PixelData).Build(),
        [DicomFault.PixelDataTooShort] = () => A.ChestInstance().WithPixelBytes(new byte[(96 * 80 * 2) - 2]).Build(),
        [DicomFault.InvalidDimensions] = () => A.ChestInstance().With(writer => writer.Add(DicomTag.Rows, 0)).Build(),
        [DicomFault.InvalidBitDepth] = () => A.ChestInstance().WithBitsStored(12, 16, highBit: 10).Build(),
        [DicomFault.UnsupportedPhotometricInterpretation] = () => A.ChestInstance().WithPhotometricInterpretation("HSV").Build(),
        [DicomFault.NotGrayscale] = () => A.ChestInstance().With(writer => writer.Add(DicomTag.SamplesPerPixel, 3)).Build(),
        [DicomFault.UnsupportedFrameCount] = () => A.ChestInstance().With(DicomTag.NumberOfFrames, DicomVR.IS, "0").Build(),
        [DicomFault.PixelDataTooLong] = () => A.ChestInstance().WithPixelBytes(new byte[97 * 80 * 2]).Build(),
        [DicomFault.MalformedEncapsulation] = () => Encapsulated().ToFile(ExplicitUid),
    };

    /// <summary>Those that reading a file and its description can end in; decoding's own are in CodecFaultTests.</summary>
    public static TheoryData<DicomFault> All => [.. Enum.GetValues<DicomFault>().Where(fault => fault is < DicomFault.CorruptPixelData or DicomFault.MalformedEncapsulation)];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_fault_has_an_input_that_ends_in_it(DicomFault fault)
    {
        byte[] input = Inputs[fault]();

        var exception = Assert.Throws<DicomException>(() =>
        {
            using var file = DicomFile.Read(input);
            DicomPixelData.Create(file);
        });

        Assert.Equal(fault, exception.Fault);
    }

    [Fact]
    public void Too_many_fragments_are_refused()
    {
        var data = new RawDataSet().Element(DicomTag.PixelData, "OB", [], RawDataSet.Undefined);
        for (int i = 0; i <= DicomLimits.MaxFragments; i++)
            data.Mark(DicomTag.Item);

        var exception = Assert.Throws<DicomException>(() => DicomFile.Read(data.ToFile("1.2.840.10008.1.2.4.70")));

        Assert.Equal(DicomFault.TooMany, exception.Fault);
    }

    [Fact]
    public void What_inflates_beyond_the_limit_is_refused()
    {
        using var deflated = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(deflated, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(new byte[5 << 20]);

        var exception = Assert.Throws<DicomException>(() => Inflater.Inflate(deflated.ToArray(), 0, new LeniencyLog(), limit: 4 << 20));

        Assert.Equal(DicomFault.TooLarge, exception.Fault);
    }

    [Fact]
    public void A_file_larger_than_the_limit_is_refused_without_being_read()
    {
        using var folder = new TemporaryFolder();
        using (var sparse = File.Create(folder["large.dcm"]))
            sparse.SetLength(DicomLimits.MaxFileBytes + 1);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<DicomException>(() => DicomFile.Open(folder["large.dcm"]));

        Assert.Equal(DicomFault.TooLarge, exception.Fault);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void A_fault_says_at_which_byte_and_tag_it_was_found()
    {
        byte[] file = new RawDataSet().Text(DicomTag.Modality, "CS", "DX").Element(DicomTag.PatientId, "LO", [65], 400).ToFile(ExplicitUid);

        var exception = Assert.Throws<DicomException>(() => DicomFile.Read(file));

        Assert.Equal((DicomFault.Truncated, DicomTag.PatientId, file.Length - 9L), (exception.Fault, exception.Tag, exception.Offset));
    }

    internal static RawDataSet Encapsulated() =>
        new RawDataSet()
            .Element(DicomTag.PixelData, "OB", [], RawDataSet.Undefined)
            .Mark(DicomTag.Item)
            .Mark(DicomTag.Item, 4).Raw(0xFF, 0xD8, 0xFF, 0xD9)
            .Mark(DicomTag.SequenceDelimitation);

    public static byte[] Nested(int depth)
    {
        var data = new RawDataSet();
        for (int i = 0; i < depth; i++)
            data.Element(DicomTag.AnatomicRegionSequence, "SQ", [], RawDataSet.Undefined).Mark(DicomTag.Item, RawDataSet.Undefined);
        for (int i = 0; i < depth; i++)
            data.Mark(DicomTag.ItemDelimitation).Mark(DicomTag.SequenceDelimitation);
        return data.ToFile(ExplicitUid);
    }

    private static byte[] ManyElements(int count)
    {
        var data = new RawDataSet();
        for (int i = 0; i < count; i++)
            data.Element(new DicomTag((ushort)(0x0009 + (2 * (i >> 15))), (ushort)(0x1000 + (i & 0x7FFF))), "LO", []);
        return data.ToFile(ExplicitUid);
    }
}
