using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>Synthetic radiographs, compressed by other people's encoders.</summary>
public sealed class TranscodingTests
{
    private static readonly Dictionary<string, Func<ChestInstanceBuilder>> Images = new()
    {
        ["8 bits"] = () => A.ChestInstance().WithBitsStored(8),
        ["12 bits"] = () => A.ChestInstance(),
        ["16 bits"] = () => A.ChestInstance().WithBitsStored(16),
        ["odd size"] = () => A.ChestInstance().WithPixels(51, 33, (row, column) => row * column),
        // Away from the ends: GDCM tells JPEG 2000 of 16 bits, so that lossy samples may leave the 12 stored ones, which is refused later.
        ["noise"] = () => A.ChestInstance().WithPixels(64, 64, (row, column) => 1000 + (((row * 7919) + (column * 104_729)) % 1999)),
    };

    private static readonly string[] Lossless =
    [
        "dcmcjpeg +e1", "dcmcjpeg +el +sv 1", "dcmcjpeg +el +sv 2", "dcmcjpeg +el +sv 3", "dcmcjpeg +el +sv 4", "dcmcjpeg +el +sv 5", "dcmcjpeg +el +sv 6",
        "dcmcjpeg +el +sv 7", "dcmcjpls +el", "dcmcrle", "dcmcrle +fs 1", "gdcmconv --j2k", "gdcmconv --jpegls", "gdcmconv --rle", "gdcmconv --jpeg",
        "gdcmconv --j2k --tile 32,32",
    ];

    private static readonly string[] Lossy =
    [
        "dcmcjpeg +eb", "dcmcjpeg +ee", "dcmcjpls +en +md 3", "gdcmconv --lossy --jpegls -e 2", "gdcmconv --lossy --jpeg -q 80", "gdcmconv --lossy --j2k -r 8",
    ];

    public static MatrixTheoryData<string, string> LosslessCases => new(Images.Keys, Lossless);

    public static MatrixTheoryData<string, string> LossyCases => new(Images.Keys, Lossy);

    [Theory]
    [MemberData(nameof(LosslessCases))]
    public async Task Losslessly_compressed_samples_come_back_as_they_were(string image, string encoder)
    {
        using var folder = new TemporaryFolder();
        string source = Images[image]().Save(folder["native.dcm"]);
        await EncodeAsync(encoder, source, folder["encoded.dcm"]);

        var decoded = DecodedPixels.Read(folder["encoded.dcm"]);

        Assert.Equal(0, decoded.LargestDifference(DecodedPixels.Read(source)));
    }

    [Theory]
    [MemberData(nameof(LossyCases))]
    public async Task Lossily_compressed_samples_come_back_as_dcmtk_or_gdcm_decode_them(string image, string encoder)
    {
        using var folder = new TemporaryFolder();
        await EncodeAsync(encoder, Images[image]().Save(folder["native.dcm"]), folder["encoded.dcm"]);

        var decoded = DecodedPixels.Read(folder["encoded.dcm"]);

        string syntax = Syntax(folder["encoded.dcm"]);
        int compared = 0;
        foreach (var tool in PixelTool.All.Where(tool => tool.Decodes(syntax)))
        {
            if (await tool.DecodeAsync(folder["encoded.dcm"], folder["decoded.dcm"]) is not { } theirs)
                continue;
            Assert.Equal(0, decoded.LargestDifference(theirs));
            compared++;
        }

        Assert.True(compared > 0);
    }

    private static string Syntax(string path)
    {
        using var file = DicomFile.Open(path);
        return file.TransferSyntax.Uid;
    }

    private static async Task EncodeAsync(string encoder, string source, string output)
    {
        string[] words = encoder.Split(' ');
        string program = Requires.Tool(words[0], words[0] == "gdcmconv" ? "libgdcm-tools" : "dcmtk");
        var result = await ExternalProgram.RunAsync(program, [.. words[1..], source, output], TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0 && File.Exists(output), result.Error);
    }
}
