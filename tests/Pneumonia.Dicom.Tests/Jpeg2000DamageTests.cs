using System.Buffers.Binary;
using System.Diagnostics;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>Whatever the bytes, a codestream is walked to its end or refused with a fault, soon.</summary>
public sealed class Jpeg2000DamageTests : IDisposable
{
    private const string Options = "-n 5 -p RPCL -c [32,32] -r 9,1 -SOP -EPH";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_codestream_cut_anywhere_before_its_last_packet_ends_is_corrupt()
    {
        byte[] whole = await CompressAsync(Options);

        for (int length = 0; length < whole.Length - 2; length++)
        {
            var exception = Assert.Throws<DicomException>(() => Jpeg2000Codestream.Read(whole.AsMemory(0, length)).ProveWhole());
            Assert.Equal(DicomFault.CorruptPixelData, exception.Fault);
        }
    }

    [Fact]
    public async Task A_codestream_cut_in_its_open_ended_tile_part_is_corrupt()
    {
        byte[] whole = await CompressAsync(Options);
        BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(whole.AsSpan().IndexOf((byte[])[0xFF, 0x90, 0, 10]) + 6), 0);

        Assert.True(Jpeg2000Codestream.Read(whole).ProveWhole());
        for (int length = whole.Length - 1; length > whole.Length - 500; length--)
            Assert.Throws<DicomException>(() => Jpeg2000Codestream.Read(whole.AsMemory(0, length)).ProveWhole());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-4)]
    public async Task A_tile_part_of_another_length_than_its_packets_is_corrupt(int more)
    {
        byte[] whole = await CompressAsync(Options);
        var length = whole.AsSpan(whole.AsSpan().IndexOf((byte[])[0xFF, 0x90, 0, 10]) + 6);
        BinaryPrimitives.WriteInt32BigEndian(length, BinaryPrimitives.ReadInt32BigEndian(length) + more);

        byte[] longer = [.. whole, 0, 0, 0, 0];

        Assert.Throws<DicomException>(() => Jpeg2000Codestream.Read(longer).ProveWhole());
    }

    [Theory]
    [InlineData(Options)]
    [InlineData("-n 5 -t 64,64 -M 5")]
    [InlineData("-n 3 -b 4,4 -r 20,9,1")]
    public async Task Damaged_bytes_are_walked_or_refused_and_soon(string options)
    {
        byte[] whole = await CompressAsync(options);
        var random = new Random(20261122);

        for (int round = 0; round < 500; round++)
        {
            byte[] damaged = [.. whole];
            int reach = round % 2 == 0 ? damaged.Length : 200;
            for (int hit = random.Next(1, 6); hit > 0; hit--)
                damaged[random.Next(reach)] = (byte)random.Next(256);
            Exercise(damaged);
        }
    }

    [Theory]
    [InlineData(65_535, 1)]
    [InlineData(1, 1)]
    [InlineData(65_535, 0x11)]
    public async Task A_few_bytes_that_describe_a_vast_image_are_refused_soon(int layers, int precinct)
    {
        byte[] whole = await CompressAsync("-n 2 -c [64,64] -b 4,4");
        var siz = whole.AsSpan(2);
        BinaryPrimitives.WriteInt32BigEndian(siz[6..], 10_000);
        BinaryPrimitives.WriteInt32BigEndian(siz[10..], 10_000);
        BinaryPrimitives.WriteInt32BigEndian(siz[22..], 10_000);
        BinaryPrimitives.WriteInt32BigEndian(siz[26..], 10_000);
        var cod = whole.AsSpan(whole.AsSpan().IndexOf((byte[])[0xFF, 0x52]));
        BinaryPrimitives.WriteUInt16BigEndian(cod[6..], (ushort)layers);
        cod[14] = cod[15] = (byte)precinct;
        if (precinct == 1)
            cod[14] = cod[15] = 0xFF;

        byte[] longer = [.. whole, .. new byte[1 << 20]];

        Exercise(longer);
    }

    private static void Exercise(byte[] damaged)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            var image = Jpeg2000Codestream.Read(damaged);
            image.ProveWhole();
            int levels = image.LevelsAbove(1, 1);
            if (levels > 0)
                image.Reduce(levels);
        }
        catch (DicomException exception)
        {
            Assert.True(exception.Fault is DicomFault.CorruptPixelData or DicomFault.DecoderLimit, exception.Message);
        }

        Assert.True(Stopwatch.GetElapsedTime(start) < Soon);
    }

    private Task<byte[]> CompressAsync(string options) => OpenJpeg.CompressAsync(_folder, 150, 110, bits: 12, isSigned: false, options);
}
