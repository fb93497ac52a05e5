using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

public sealed class PixelDataTests
{
    [Theory]
    [InlineData(8, 8, 7, false)]
    [InlineData(6, 8, 5, false)]
    [InlineData(10, 16, 9, false)]
    [InlineData(12, 16, 15, false)]
    [InlineData(12, 16, 11, true)]
    [InlineData(16, 16, 15, true)]
    [InlineData(1, 8, 0, false)]
    public void The_description_is_read(int bitsStored, int bitsAllocated, int highBit, bool isSigned)
    {
        var builder = A.ChestInstance().WithBitsStored(bitsStored, bitsAllocated, highBit);
        using var file = DicomFile.Read((isSigned ? builder.WithSigned() : builder).WithMonochrome1().Build());

        var pixelData = DicomPixelData.Create(file);

        var format = pixelData.Format;
        Assert.Equal((bitsStored, bitsAllocated, highBit, isSigned), (format.BitsStored, format.BitsAllocated, format.HighBit, format.IsSigned));
        Assert.Equal((96, 80, 1, true), (format.Rows, format.Columns, pixelData.NumberOfFrames, pixelData.IsMonochrome1));
        Assert.Equal(96 * 80 * bitsAllocated / 8, Samples(pixelData).Length);
    }

    [Theory]
    [InlineData(12, 12, 11)]
    [InlineData(17, 16, 16)]
    [InlineData(0, 16, 15)]
    [InlineData(12, 16, 10)]
    [InlineData(12, 16, 16)]
    [InlineData(9, 8, 7)]
    public void Bits_that_describe_no_sample_are_refused(int bitsStored, int bitsAllocated, int highBit)
    {
        using var file = DicomFile.Read(A.ChestInstance().With(writer =>
        {
            writer.Add(DicomTag.BitsStored, (ushort)bitsStored);
            writer.Add(DicomTag.BitsAllocated, (ushort)bitsAllocated);
            writer.Add(DicomTag.HighBit, (ushort)highBit);
        }).Build());

        var exception = Assert.Throws<DicomException>(() => DicomPixelData.Create(file));

        Assert.Equal(DicomFault.InvalidBitDepth, exception.Fault);
    }

    [Fact]
    public void Each_frame_is_its_own_part_of_pixel_data()
    {
        using var file = DicomFile.Read(A.ChestInstance().WithPixels(1, 2, [0, 0]).WithFrames(2).WithPixelBytes([1, 0, 2, 0, 3, 0, 4, 0]).Build());

        var pixelData = DicomPixelData.Create(file);

        Assert.Equal([3, 0, 4, 0], Samples(pixelData, frame: 1));
        Assert.Equal(DicomFault.UnsupportedFrameCount, Assert.Throws<DicomException>(() => Samples(pixelData, frame: 2)).Fault);
        Assert.Equal(DicomFault.UnsupportedFrameCount, Assert.Throws<DicomException>(() => Samples(pixelData, frame: -1)).Fault);
    }

    [Fact]
    public void Frames_whose_bytes_overflow_32_bits_are_too_short_not_wrapped_around()
    {
        using var file = DicomFile.Read(A.ChestInstance().With(DicomTag.NumberOfFrames, DicomVR.IS, "2147483647").Build());

        var exception = Assert.Throws<DicomException>(() => DicomPixelData.Create(file));

        Assert.Equal(DicomFault.PixelDataTooShort, exception.Fault);
    }

    [Fact]
    public void A_padding_byte_behind_an_odd_number_of_samples_is_no_pixel()
    {
        using var file = DicomFile.Read(A.ChestInstance().WithBitsStored(8).WithPixels(3, 3, (row, column) => row + column).Build());

        byte[] samples = Samples(DicomPixelData.Create(file));

        Assert.Equal([0, 1, 2, 1, 2, 3, 2, 3, 4], samples);
    }

    [Fact]
    public void Big_endian_samples_of_16_bits_are_flagged()
    {
        using var file = DicomFile.Read(BigEndian(bitsAllocated: 16, "OW", [0x0F, 0xFF, 0, 1]));

        using var frame = DicomPixelData.Create(file).GetFrame(0, TestCodecs.Shared);

        Assert.True(frame.Format.IsBigEndian);
        Assert.Equal([0x0F, 0xFF, 0, 1], frame.Samples.ToArray());
    }

    [Theory]
    [InlineData("OW", new byte[] { 2, 1 })]
    [InlineData("OB", new byte[] { 1, 2 })]
    public void Big_endian_samples_of_8_bits_come_in_their_own_order(string vr, byte[] stored)
    {
        using var file = DicomFile.Read(BigEndian(bitsAllocated: 8, vr, stored));

        using var frame = DicomPixelData.Create(file).GetFrame(0, TestCodecs.Shared);

        Assert.False(frame.Format.IsBigEndian);
        Assert.Equal([1, 2], frame.Samples.ToArray());
    }

    [Fact]
    public void A_header_alone_has_no_pixels()
    {
        using var folder = new TemporaryFolder();
        using var file = DicomFile.OpenHeader(A.ChestInstance().Save(folder["chest.dcm"]));

        var exception = Assert.Throws<DicomException>(() => DicomPixelData.Create(file));

        Assert.Equal(DicomFault.NoPixelData, exception.Fault);
    }

    private static byte[] Samples(DicomPixelData pixelData, int frame = 0)
    {
        using var decoded = pixelData.GetFrame(frame, TestCodecs.Shared);
        return decoded.Samples.ToArray();
    }

    private static byte[] BigEndian(ushort bitsAllocated, string vr, byte[] pixels) =>
        new RawDataSet(isBigEndian: true)
            .Numbers(DicomTag.SamplesPerPixel, 1)
            .Text(DicomTag.PhotometricInterpretation, "CS", "MONOCHROME2 ")
            .Numbers(DicomTag.Rows, 1)
            .Numbers(DicomTag.Columns, 2)
            .Numbers(DicomTag.BitsAllocated, bitsAllocated)
            .Numbers(DicomTag.BitsStored, bitsAllocated)
            .Numbers(DicomTag.HighBit, (ushort)(bitsAllocated - 1))
            .Numbers(DicomTag.PixelRepresentation, 0)
            .Element(DicomTag.PixelData, vr, pixels)
            .ToFile(DicomTransferSyntax.ExplicitVRBigEndian.Uid);
}
