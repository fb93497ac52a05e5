using System.Buffers.Binary;
using Pneumonia.Dicom;
using Pneumonia.TestKit;
using static Pneumonia.Imaging.Tests.Converted;

namespace Pneumonia.Imaging.Tests;

/// <summary>JPEG 2000 decoded at a lower resolution, against the full one.</summary>
public sealed class LowerResolutionTests
{
    private const int Rows = 523;
    private const int Columns = 398;
    private const string Jpeg2000 = "1.2.840.10008.1.2.4.90";

    private static readonly TensorSpec Small = Spec(24, 20);

    [Theory]
    [InlineData(Jpeg2000)]
    [InlineData("1.2.840.10008.1.2.4.91")]
    [InlineData("1.2.840.10008.1.2.4.201")]
    [InlineData("1.2.840.10008.1.2.4.202")]
    [InlineData("1.2.840.10008.1.2.4.203")]
    public void A_quarter_of_the_rows_and_columns_gives_nearly_the_intensities_of_all(string syntax)
    {
        // The module's encoder of the high-throughput form writes Bits Allocated as the depth.
        byte[] file = Compressed(Film().WithBitsStored(16), syntax);

        using var full = Read(file, null);
        using var reduced = Read(file, Small);

        Assert.Equal((1, Rows, Columns), (full.Scale, full.Rows, full.Columns));
        Assert.Equal((4, 131, 100), (reduced.Scale, reduced.Rows, reduced.Columns));
        From(full).AssertClose(From(reduced), 0.01);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_lower_resolution_does_not_move_the_picture(int sizes)
    {
        // Anything but an even slope would hide a shift of less than a pixel.
        byte[] file = Compressed(A.ChestInstance().WithPixels(512, 512, (row, column) => (4 * row) + (3 * column)).WithWindow(2048, 4096), Jpeg2000);
        var spec = Spec(16 * sizes, 16 * sizes);

        using var full = Read(file, null);
        using var reduced = Read(file, spec);

        Assert.Equal(8 / sizes, reduced.Scale);
        From(full, rows: spec.Rows, columns: spec.Columns).AssertClose(From(reduced, rows: spec.Rows, columns: spec.Columns), 0.0012);
    }

    [Fact]
    public void An_image_without_four_samples_a_float_below_it_is_decoded_in_full()
    {
        byte[] file = Compressed(Film(), Jpeg2000);

        using var reduced = Read(file, Spec(66, 20));

        Assert.Equal((1, Rows, Columns), (reduced.Scale, reduced.Rows, reduced.Columns));
    }

    [Fact]
    public void Padding_and_tables_are_decoded_in_full()
    {
        ChestInstanceBuilder[] builders =
        [
            Film().WithPadding(0),
            Film().With(writer => writer.AddSequence(DicomTag.VoiLutSequence, Table)),
            Film().With(writer => writer.AddSequence(DicomTag.ModalityLutSequence, Table)),
        ];

        foreach (var builder in builders)
        {
            using var image = Read(Compressed(builder, Jpeg2000), Small);
            Assert.Equal(1, image.Scale);
        }
    }

    [Theory]
    [InlineData(Jpeg2000)]
    [InlineData("1.2.840.10008.1.2.4.91")]
    public void A_codestream_of_all_the_allocated_bits_is_reduced_while_those_above_the_stored_ones_are_empty(string syntax)
    {
        using var reduced = Read(CompressedIn16Bits(Film(), syntax, (_, sample) => sample), Small);
        using var full = Read(Compressed(Film(), Jpeg2000), null);

        Assert.Equal(4, reduced.Scale);
        From(full).AssertClose(From(reduced), 0.01);
    }

    [Theory]
    [InlineData(Jpeg2000)]
    [InlineData("1.2.840.10008.1.2.4.91")]
    [InlineData("1.2.840.10008.1.2.4.201")]
    public void A_codestream_with_something_above_the_stored_bits_is_decoded_in_full_and_refused(string syntax)
    {
        Func<int, int, int>[] uses =
        [
            (pixel, sample) => pixel == 41_000 ? sample | 0x1000 : sample,
            (pixel, sample) => pixel % Columns is > 100 and < 180 && pixel / Columns % 37 < 2 ? sample | 0x2000 : sample,
            (_, sample) => sample | 0x8000,
        ];

        foreach (var use in uses)
        {
            using var file = DicomFile.Read(CompressedIn16Bits(Film(), syntax, use));
            Assert.True(GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out _, Small));
            using (image)
            {
                Assert.Equal(1, image.Scale);
                Assert.Equal(Reason.InvalidBitDepth, From(image).Reason);
            }
        }
    }

    [Fact]
    public void Native_and_other_compressed_frames_are_decoded_in_full()
    {
        using var native = Read(Film().Build(), Small);
        using var jpegLs = Read(Compressed(Film(), "1.2.840.10008.1.2.4.80"), Small);

        Assert.Equal((1, 1), (native.Scale, jpegLs.Scale));
        Assert.Equal(native.ComputeSampleSha256(), native.ComputeIdentitySha256());
        Assert.Equal(native.ComputeIdentitySha256(), jpegLs.ComputeIdentitySha256());
    }

    [Fact]
    public void The_identity_of_a_frame_is_the_same_at_every_resolution_and_changes_with_its_bytes()
    {
        byte[] file = Compressed(Film(), Jpeg2000);
        byte[] other = Compressed(A.ChestInstance().WithPixels(Rows, Columns, (row, column) => row + column).WithWindow(2048, 4096), Jpeg2000);

        using var full = Read(file, null);
        using var reduced = Read(file, Small);
        using var changed = Read(other, Small);

        Assert.Equal(full.ComputeIdentitySha256(), reduced.ComputeIdentitySha256());
        Assert.NotEqual(changed.ComputeIdentitySha256(), reduced.ComputeIdentitySha256());
        Assert.Throws<InvalidOperationException>(reduced.ComputeSampleSha256);
    }

    [Fact]
    public void A_frame_that_lacks_its_highest_resolution_is_refused_although_that_is_not_decoded()
    {
        using var file = DicomFile.Read(Film().Build());
        using var frame = DicomPixelData.Create(file).GetFrame(0, TestCodecs.Shared);
        byte[] codestream = new FrameEncoder(TestCodecs.Shared).Encode(Jpeg2000, frame.Format, frame.Samples.Span);

        byte[] cut = Film().WithEncodedFrames(DicomTransferSyntax.Find(Jpeg2000), [codestream.AsMemory(0, codestream.Length * 9 / 10)]).Build();

        using var cutFile = DicomFile.Read(cut);
        Assert.False(GrayscaleImage.TryRead(cutFile, TestCodecs.Shared, out _, out var refusal, Small));
        Assert.Equal(Reason.CorruptPixelData, refusal.Reason);
    }

    private static ChestInstanceBuilder Film() => A.ChestInstance()
        .WithPixels(Rows, Columns, (row, column) => (int)(2000 + (1200 * Math.Sin(row / 31.0) * Math.Cos(column / 23.0)) + (row > 260 ? 300 : 0) + ((row * 7919) + (column * 104729)) % 61))
        .WithWindow(2048, 4096);

    private static byte[] Compressed(ChestInstanceBuilder builder, string syntax)
    {
        using var file = DicomFile.Read(builder.Build());
        using var frame = DicomPixelData.Create(file).GetFrame(0, TestCodecs.Shared);
        byte[] codestream = new FrameEncoder(TestCodecs.Shared).Encode(syntax, frame.Format, frame.Samples.Span);
        return builder.WithEncodedFrames(DicomTransferSyntax.Find(syntax), [codestream]).Build();
    }

    /// <summary>12 bits stored, as the data set says, in a codestream of 16.</summary>
    private static byte[] CompressedIn16Bits(ChestInstanceBuilder builder, string syntax, Func<int, int, int> change)
    {
        using var file = DicomFile.Read(builder.Build());
        using var frame = DicomPixelData.Create(file).GetFrame(0, TestCodecs.Shared);
        byte[] samples = frame.Samples.ToArray();
        for (int i = 0; i < samples.Length; i += 2)
            BinaryPrimitives.WriteUInt16LittleEndian(samples.AsSpan(i), (ushort)change(i / 2, BinaryPrimitives.ReadUInt16LittleEndian(samples.AsSpan(i))));

        byte[] codestream = new FrameEncoder(TestCodecs.Shared).Encode(syntax, frame.Format with { BitsStored = 16, HighBit = 15 }, samples);
        return builder.WithEncodedFrames(DicomTransferSyntax.Find(syntax), [codestream]).Build();
    }

    private static void Table(DicomDatasetWriter item)
    {
        item.Add(DicomTag.LutDescriptor, 4096, 0, 12);
        item.Add(DicomTag.LutData, [.. Enumerable.Range(0, 4096).Select(i => (ushort)i)]);
    }

    private static GrayscaleImage Read(byte[] bytes, TensorSpec? spec)
    {
        // Neither file nor image holds anything but memory.
        var file = DicomFile.Read(bytes);
        Assert.True(GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out var refusal, spec), refusal.ToString());
        return image;
    }
}
