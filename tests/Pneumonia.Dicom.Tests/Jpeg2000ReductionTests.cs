using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>A reduced codestream against OpenJPEG's own decoding at reduced resolution, sample by sample.</summary>
public sealed class Jpeg2000ReductionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Options =>
    [
        "-n 6", "-n 2", "-n 6 -I", "-n 6 -I -r 20", "-n 6 -I -r 40,20,10", "-n 6 -r 40,20,10,1",
        "-n 6 -p LRCP -r 30,10,1", "-n 6 -p RLCP -r 30,10,1", "-n 6 -p RPCL -r 30,10,1", "-n 6 -p PCRL -r 30,10,1", "-n 6 -p CPRL -r 30,10,1",
        "-n 5 -p RPCL -c [64,64],[32,32]", "-n 5 -p PCRL -c [64,64],[32,32]", "-n 5 -p CPRL -c [128,32],[32,64],[64,64]",
        "-n 5 -p LRCP -c [32,32] -r 9,3,1", "-n 5 -p RLCP -c [32,32] -r 9,3,1",
        "-n 5 -SOP", "-n 5 -EPH", "-n 5 -SOP -EPH -p RPCL -c [64,64] -r 8,1",
        "-n 5 -b 4,4", "-n 5 -b 16,64", "-n 5 -b 1024,4", "-n 5 -M 1", "-n 5 -M 2", "-n 5 -M 4", "-n 5 -M 5 -r 9,1", "-n 5 -M 8", "-n 5 -M 63 -r 20,9,1",
        "-n 5 -t 64,64", "-n 4 -t 96,32 -p PCRL -c [32,32]", "-n 6 -t 64,96 -p RLCP -r 9,1", "-n 5 -t 64,64 -TP R", "-n 5 -p RLCP -TP R", "-n 5 -p LRCP -r 9,3,1 -TP L",
        "-n 4 -d 16,32", "-n 4 -d 16,8 -t 64,64 -T 16,8 -p PCRL -c [32,32]", "-n 5 -PLT -TLM", "-n 4 -ROI c=0,U=5",
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public async Task A_reduced_codestream_decodes_as_OpenJPEG_decodes_the_original_at_that_resolution(string options)
    {
        byte[] codestream = await CompressAsync(211, 173, bits: 12, isSigned: false, options);
        var image = Jpeg2000Codestream.Read(codestream);
        int compared = 0;

        Assert.True(image.ProveWhole());
        for (int levels = 1; levels <= image.LevelsAbove(1, 1); levels++, compared++)
            await AssertSameAsync(codestream, image, levels);

        bool isRegionOfInterest = options.Contains("ROI", StringComparison.Ordinal);
        Assert.Equal(isRegionOfInterest, compared == 0);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(10, false)]
    [InlineData(12, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public async Task Every_sample_depth_reduces(int bits, bool isSigned)
    {
        byte[] codestream = await CompressAsync(130, 97, bits, isSigned, "-n 6");

        var image = Jpeg2000Codestream.Read(codestream);

        Assert.Equal((97, 130, 1, bits, isSigned), (image.Rows, image.Columns, image.SamplesPerPixel, image.Precision, image.IsSigned));
        for (int levels = 1; levels <= 5; levels++)
            await AssertSameAsync(codestream, image, levels);
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(33, 300)]
    [InlineData(300, 33)]
    [InlineData(257, 255)]
    [InlineData(63, 65)]
    public async Task Every_size_reduces(int columns, int rows)
    {
        byte[] codestream = await CompressAsync(columns, rows, bits: 12, isSigned: false, "-n 6 -p RPCL -c [32,32]");

        var image = Jpeg2000Codestream.Read(codestream);

        for (int levels = 1; levels <= 5; levels++)
            await AssertSameAsync(codestream, image, levels);
    }

    [Theory]
    [InlineData("-n 4 -t 50,64", 1)]
    [InlineData("-n 4 -t 55,64", 0)]
    [InlineData("-n 4 -d 3,0", 0)]
    [InlineData("-n 1", 0)]
    public async Task Tiles_and_offsets_that_do_not_fall_on_the_lower_grid_are_not_reduced(string options, int expected)
    {
        byte[] codestream = await CompressAsync(211, 173, bits: 12, isSigned: false, options);

        var image = Jpeg2000Codestream.Read(codestream);

        Assert.True(image.ProveWhole());
        Assert.Equal(expected, image.LevelsAbove(1, 1));
    }

    [Theory]
    [InlineData(173, 0)]
    [InlineData(88, 0)]
    [InlineData(87, 1)]
    [InlineData(44, 2)]
    public async Task As_many_levels_are_left_out_as_the_wanted_rows_allow(int rows, int expected)
    {
        byte[] codestream = await CompressAsync(211, 173, bits: 12, isSigned: false, "-n 6");

        int levels = Jpeg2000Codestream.Read(codestream).LevelsAbove(rows, 1);

        Assert.Equal(expected, levels);
    }

    private Task AssertSameAsync(byte[] codestream, Jpeg2000Codestream image, int levels) => OpenJpeg.AssertSameAsync(_folder, codestream, image, levels);

    private Task<byte[]> CompressAsync(int columns, int rows, int bits, bool isSigned, string options) =>
        OpenJpeg.CompressAsync(_folder, columns, rows, bits, isSigned, options);
}
