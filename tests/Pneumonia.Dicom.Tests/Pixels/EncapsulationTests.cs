using System.Buffers.Binary;

namespace Pneumonia.Dicom.Tests;

public sealed class EncapsulationTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0];
    private static readonly byte[] Rest = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void A_single_frame_is_all_of_its_fragments() => Assert.Equal([3], Split(1, [], Jpeg, Rest, Rest));

    [Fact]
    public void Fragments_of_no_bytes_belong_to_no_frame() => Assert.Equal([1, 1], Split(2, [], Jpeg, [], Rest));

    [Fact]
    public void Without_a_table_a_fragment_is_a_frame_when_their_numbers_match() => Assert.Equal([1, 1, 1], Split(3, [], Rest, Rest, Rest));

    [Fact]
    public void The_basic_table_tells_frames_of_several_fragments_apart() => Assert.Equal([2, 1], Split(2, Table(0, 28), Rest, Rest, Rest));

    [Fact]
    public void Without_a_table_frames_begin_as_compressed_images_do() => Assert.Equal([2, 3], Split(2, [], Jpeg, Rest, Jpeg, Rest, Rest));

    [Theory]
    [InlineData(0, 26)]
    [InlineData(0, 9999)]
    [InlineData(24, 0)]
    [InlineData(0, 0)]
    [InlineData(8, 24)]
    public void A_table_that_disagrees_with_the_fragments_is_passed_over(int first, int second) =>
        Assert.Equal([2, 1], Split(2, Table((uint)first, (uint)second), Jpeg, Rest, Jpeg));

    [Fact]
    public void A_table_of_other_frames_than_described_is_passed_over() => Assert.Equal([1, 1], Split(2, Table(0), Jpeg, Jpeg));

    [Fact]
    public void The_extended_table_tells_frames_of_several_fragments_apart()
    {
        byte[] table = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(8), 28);

        Assert.Equal([2, 1], SplitWith(table, 2, [], Rest, Rest, Rest));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Frames_that_nothing_tells_apart_are_refused(int frames) =>
        Assert.Equal(DicomFault.MalformedEncapsulation, Assert.Throws<DicomException>(() => Split(frames, [], Rest, Rest, Rest)).Fault);

    [Fact]
    public void A_frame_without_bytes_is_refused()
    {
        Assert.Equal(DicomFault.MalformedEncapsulation, Assert.Throws<DicomException>(() => Split(1, [], [])).Fault);
        Assert.Equal(DicomFault.MalformedEncapsulation, Assert.Throws<DicomException>(() => Split(2, Table(0, 12), Jpeg, [])).Fault);
        Assert.Equal(DicomFault.MalformedEncapsulation, Assert.Throws<DicomException>(() => Split(1, [])).Fault);
    }

    [Fact]
    public void Codestreams_of_other_frames_than_described_are_refused() =>
        Assert.Equal(DicomFault.MalformedEncapsulation, Assert.Throws<DicomException>(() => Split(1, [], Jpeg, Rest, Jpeg)).Fault);

    /// <summary>How many fragments each frame has.</summary>
    private static int[] Split(int frames, byte[] basic, params byte[][] fragments) => SplitWith(null, frames, basic, fragments);

    private static int[] SplitWith(byte[]? extended, int frames, byte[] basic, params byte[][] fragments)
    {
        var data = new RawDataSet();
        if (extended is not null)
            data.Element(DicomTag.ExtendedOffsetTable, "OV", extended);
        using var file = DicomFile.Read(data.Text(DicomTag.PatientId, "LO", "1 ").ToFile(DicomTransferSyntax.ExplicitVRLittleEndian.Uid));
        var split = Encapsulation.Split(file.Dataset, [basic, .. fragments.Select(fragment => (ReadOnlyMemory<byte>)fragment)], frames);
        return [.. split.Select(frame => frame.Length)];
    }

    private static byte[] Table(params uint[] offsets)
    {
        byte[] table = new byte[offsets.Length * 4];
        for (int i = 0; i < offsets.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4 * i), offsets[i]);
        return table;
    }
}
