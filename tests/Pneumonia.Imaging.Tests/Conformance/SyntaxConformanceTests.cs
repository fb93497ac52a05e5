using System.Runtime.InteropServices;
using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

/// <summary>Transfer syntax and width of the samples in the file change nothing: the same stored values give the same floats.</summary>
public sealed class SyntaxConformanceTests
{
    /// <summary>What JPEG at quality 95, JPEG-LS within 2 levels and the others' lossy forms may do to a mean of 46 samples.</summary>
    private const double LossyTolerance = 0.02;

    public static TheoryData<string, string> Native => new(from layout in Encodings.Layouts.Keys from option in (string[])["+ti", "+tb", "+td"] select (layout, option));

    [Theory]
    [MemberData(nameof(Native))]
    public async Task Native_syntaxes_change_nothing(string layout, string option)
    {
        string dcmconv = Requires.Tool("dcmconv", "dcmtk");
        using var folder = new TemporaryFolder();
        foreach (var encoding in Chosen(Encodings.Layouts[layout]))
        {
            string source = encoding.Build().Save(folder["source.dcm"]);
            var result = await ExternalProgram.RunAsync(dcmconv, [option, source, folder["target.dcm"]], TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode == 0, result.Error);

            var actual = Converted.From(await File.ReadAllBytesAsync(folder["target.dcm"], TestContext.Current.CancellationToken), Golden.Rows, Golden.Columns);

            AssertSame(encoding, actual);
        }
    }

    public static TheoryData<string, string> Lossless => new(
        from syntax in FrameEncoder.LosslessSyntaxes
        from layout in (string[])["8 in 8", "10 in 16", "12 in 16", "16 in 16", "12 in 16, signed", "16 in 16, signed"]
        select (syntax, layout));

    [Theory]
    [MemberData(nameof(Lossless))]
    public void Lossless_compression_changes_nothing(string syntax, string layout)
    {
        foreach (var encoding in Chosen(Encodings.Layouts[layout]))
            AssertSame(encoding, Compressed(encoding, syntax));
    }

    public static TheoryData<string> Lossy => [.. FrameEncoder.Syntaxes.Except(FrameEncoder.LosslessSyntaxes)];

    [Theory]
    [MemberData(nameof(Lossy))]
    public void Lossy_compression_changes_little(string syntax)
    {
        foreach (var encoding in Chosen(Encodings.Layouts["8 in 8"]).Where(encoding => encoding.Padding == PaddingKind.None))
        {
            var actual = Compressed(encoding, syntax);

            Assert.Null(actual.Reason);
            Assert.InRange(Golden.Difference(actual.Intensities, Golden.Tensor(encoding.Golden)), 0, LossyTolerance);
        }
    }

    [Theory]
    [InlineData("12 in 16")]
    [InlineData("16 in 16")]
    [InlineData("12 in 16, signed")]
    [InlineData("16 in 16, signed")]
    public void Samples_in_32_bits_are_those_in_16(string layout)
    {
        foreach (var encoding in Chosen(Encodings.Layouts[layout]))
        {
            byte[] wide = new byte[Anatomy.Rows * Anatomy.Columns * 4];
            byte[] samples = Samples(encoding);
            for (int i = 0; i < samples.Length; i += 2)
                samples.AsSpan(i, 2).CopyTo(wide.AsSpan(2 * i));

            var actual = Converted.From(encoding.Build().With(writer => writer.Add(DicomTag.BitsAllocated, 32)).With(writer => writer.AddBytes(DicomTag.PixelData, DicomVR.OW, wide)),
                rows: Golden.Rows, columns: Golden.Columns);

            AssertSame(encoding, actual);
        }
    }

    /// <summary>Each kind of table, window and padding at least once, in both polarities.</summary>
    private static IEnumerable<Encoding> Chosen(SampleLayout layout)
    {
        yield return new Encoding(layout, IsMonochrome1: true, VoiKind.ByteTable, RescaleKind.Negative, PaddingKind.RangeDownward);
        yield return new Encoding(layout, IsMonochrome1: false, VoiKind.Sigmoid, RescaleKind.Positive, PaddingKind.Value);
        yield return new Encoding(layout, IsMonochrome1: true, VoiKind.Linear, RescaleKind.Identity, PaddingKind.None);
        if (layout.BitsStored >= 8)
            yield return new Encoding(layout, IsMonochrome1: false, VoiKind.Table, RescaleKind.Table, PaddingKind.None);
    }

    private static void AssertSame(Encoding encoding, Converted actual)
    {
        Assert.Equal(Converted.From(encoding.Build(), rows: Golden.Rows, columns: Golden.Columns).Intensities, actual.Intensities);
        Assert.InRange(Golden.Difference(actual.Intensities, Golden.Tensor(encoding.Golden)), 0, encoding.Tolerance);
        Assert.Null(actual.Warning);
    }

    private static Converted Compressed(Encoding encoding, string syntax)
    {
        var format = new FrameFormat
        {
            Rows = Anatomy.Rows,
            Columns = Anatomy.Columns,
            SamplesPerPixel = 1,
            BitsAllocated = encoding.Layout.BitsAllocated,
            BitsStored = encoding.Layout.BitsStored,
            HighBit = encoding.Layout.HighBit,
            IsSigned = encoding.Layout.IsSigned,
        };
        byte[] samples = Samples(encoding);
        if (encoding.Layout.IsSigned)
            ExtendSigns(samples, encoding.Layout.UnusedAbove);

        byte[] frame = new FrameEncoder(TestCodecs.Shared).Encode(syntax, format, samples);
        return Converted.From(encoding.Build().WithEncodedFrames(DicomTransferSyntax.Find(syntax)!, [frame]), rows: Golden.Rows, columns: Golden.Columns);
    }

    /// <summary>Encoders take numbers, not stored bits.</summary>
    private static void ExtendSigns(Span<byte> samples, int unusedAbove)
    {
        foreach (ref short sample in MemoryMarshal.Cast<byte, short>(samples))
            sample = (short)((short)(sample << unusedAbove) >> unusedAbove);
    }

    /// <summary>The stored bytes of the one frame.</summary>
    private static byte[] Samples(Encoding encoding)
    {
        using var file = DicomFile.Read(encoding.Build().Build());
        Assert.True(file.Dataset.TryGetItem(DicomTag.PixelData, out var item));
        return item.Value.ToArray();
    }
}
