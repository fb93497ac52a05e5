using System.Buffers.Binary;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

public sealed class GrayscaleRuleTests
{
    [Theory]
    [InlineData("RGB", 0, new byte[] { 10, 10, 10, 200, 200, 200 })]
    [InlineData("RGB", 1, new byte[] { 10, 200, 10, 200, 10, 200 })]
    [InlineData("YBR_FULL", 0, new byte[] { 10, 128, 128, 200, 128, 128 })]
    [InlineData("YBR_FULL_422", 0, new byte[] { 10, 200, 128, 128 })]
    public void Colour_without_a_colour_is_gray(string photometric, int planar, byte[] stored)
    {
        using var frame = Read(Colour(photometric, planar, stored));

        Assert.Equal(("MONOCHROME2", 1, 8), (frame.Format.PhotometricInterpretation, frame.Format.SamplesPerPixel, frame.Format.BitsStored));
        Assert.Equal([10, 200], frame.Samples.ToArray());
    }

    [Theory]
    [InlineData("RGB", new byte[] { 10, 10, 11, 200, 200, 200 })]
    [InlineData("YBR_FULL", new byte[] { 10, 128, 128, 200, 128, 127 })]
    public void A_single_coloured_pixel_is_refused(string photometric, byte[] stored) =>
        Assert.Equal(DicomFault.NotGrayscale, Assert.Throws<DicomException>(() => Read(Colour(photometric, 0, stored))).Fault);

    [Theory]
    [InlineData(130, true)]
    [InlineData(131, false)]
    public void Chroma_that_lossy_compression_may_leave_is_no_colour(int chroma, bool isGray)
    {
        var builder = Colour("YBR_FULL", 0, [10, (byte)chroma, 126, 200, 128, 128]).With(DicomTag.LossyImageCompression, DicomVR.CS, "01");

        var fault = Record.Exception(() => Read(builder).Dispose()) as DicomException;

        Assert.Equal(isGray ? null : DicomFault.NotGrayscale, fault?.Fault);
    }

    [Fact]
    public void A_palette_of_grays_gives_their_values()
    {
        using var frame = Read(Palette((writer, colour) => writer.Add(new DicomTag(0x0028, (ushort)(0x1201 + colour)), 100, 200, 300)));

        Assert.Equal([100, 300], Words(frame));
    }

    [Fact]
    public void A_segmented_palette_is_expanded()
    {
        // One entry of 100, then a line of two up to 300.
        using var frame = Read(Palette((writer, colour) => writer.Add(new DicomTag(0x0028, (ushort)(0x1221 + colour)), 0, 1, 100, 1, 2, 300)));

        Assert.Equal([100, 300], Words(frame));
    }

    [Fact]
    public void A_palette_colour_that_a_pixel_has_is_refused() =>
        Assert.Equal(
            DicomFault.NotGrayscale,
            Assert.Throws<DicomException>(() => Read(Palette((writer, colour) => writer.Add(new DicomTag(0x0028, (ushort)(0x1201 + colour)), 100, 200, (ushort)(300 + colour))))).Fault);

    [Theory]
    [InlineData(1, new ushort[] { 0, 1, 100, 2, 70, 0, 0 }, null)]
    [InlineData(1, new ushort[] { 0, 0 }, null)]
    [InlineData(2, new ushort[] { 1, 2, 100 }, null)]
    [InlineData(2, new ushort[] { 0, 3, 1, 2 }, null)]
    [InlineData(3, new ushort[] { 0, 1, 7, 2, 1, 0, 0, 0, 1, 9 }, new ushort[] { 7, 7, 9 })]
    public void Segments_give_just_the_entries_described_or_nothing(int count, ushort[] words, ushort[]? entries) =>
        Assert.Equal(entries, SegmentedTable.Expand(words, count));

    [Fact]
    public void Values_of_32_bits_that_span_16_keep_their_differences_and_their_offset()
    {
        using var frame = Read(Deep(1_000_000, 1_065_535));

        Assert.Equal((16, 16, 1_000_000), (frame.Format.BitsAllocated, frame.Format.BitsStored, frame.Format.ValueOffset));
        Assert.Equal([0, 65_535], Words(frame));
    }

    [Theory]
    [InlineData(0u, 65_536u)]
    [InlineData(4_000_000_000u, 4_000_000_001u)]
    public void Values_of_32_bits_that_16_cannot_hold_are_refused(uint first, uint second) =>
        Assert.Equal(DicomFault.InvalidBitDepth, Assert.Throws<DicomException>(() => Read(Deep(first, second))).Fault);

    [Fact]
    public void Single_bits_are_taken_from_the_lowest_upwards_across_frames()
    {
        var builder = A.ChestInstance().WithBitsStored(8).WithPixels(1, 3, [0, 0, 0]).WithPixelBytes([0b00_101_001, 0]).WithFrames(2).With(writer =>
        {
            writer.Add(DicomTag.BitsAllocated, 1);
            writer.Add(DicomTag.BitsStored, 1);
            writer.Add(DicomTag.HighBit, 0);
        });

        using var frame = Read(builder, index: 1);

        Assert.Equal([1, 0, 1], frame.Samples.ToArray());
    }

    private static DecodedFrame Read(ChestInstanceBuilder builder, int index = 0)
    {
        using var file = DicomFile.Read(builder.Build());
        using var frame = DicomPixelData.Create(file).GetFrame(index, TestCodecs.Shared);
        return new DecodedFrame(frame.Format, frame.Samples.ToArray());
    }

    private static ChestInstanceBuilder Colour(string photometric, int planar, byte[] stored) =>
        A.ChestInstance().WithBitsStored(8).WithPixels(1, 2, [0, 0]).WithPhotometricInterpretation(photometric).WithPixelBytes(stored).With(writer =>
        {
            writer.Add(DicomTag.SamplesPerPixel, 3);
            writer.Add(DicomTag.PlanarConfiguration, (ushort)planar);
        });

    /// <summary>Two pixels, of the first and the last of three entries.</summary>
    private static ChestInstanceBuilder Palette(Action<DicomDatasetWriter, int> addTable) =>
        A.ChestInstance().WithBitsStored(8).WithPixels(1, 2, [5, 7]).WithPhotometricInterpretation("PALETTE COLOR").With(writer =>
        {
            for (int colour = 0; colour < 3; colour++)
            {
                writer.Add(new DicomTag(0x0028, (ushort)(0x1101 + colour)), 3, 5, 16);
                addTable(writer, colour);
            }
        });

    private static ChestInstanceBuilder Deep(uint first, uint second)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, first);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), second);
        return A.ChestInstance().WithBitsStored(16).WithPixels(1, 2, [0, 0]).WithPixelBytes(bytes).With(writer =>
        {
            writer.Add(DicomTag.BitsAllocated, 32);
            writer.Add(DicomTag.BitsStored, 32);
            writer.Add(DicomTag.HighBit, 31);
        });
    }

    private static int[] Words(DecodedFrame frame) =>
        [.. Enumerable.Range(0, frame.Samples.Length / 2).Select(i => (int)BinaryPrimitives.ReadUInt16LittleEndian(frame.Samples.Span[(2 * i)..]))];
}
