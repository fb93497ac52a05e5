using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>OpenJPEG's own programs: the oracle of what a codestream decodes to.</summary>
internal static class OpenJpeg
{
    private const string Package = "libopenjp2-tools";

    /// <summary>Compresses waves and noise with the options of opj_compress.</summary>
    public static async Task<byte[]> CompressAsync(TemporaryFolder folder, int columns, int rows, int bits, bool isSigned, string options)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await File.WriteAllBytesAsync(folder["in.raw"], WavesAndNoise(columns, rows, bits, isSigned), cancellation);
        string format = $"{columns},{rows},1,{bits},{(isSigned ? 's' : 'u')}";
        await RunAsync("opj_compress", ["-i", folder["in.raw"], "-o", folder["in.j2k"], "-F", format, .. options.Split(' ')]);
        return await File.ReadAllBytesAsync(folder["in.j2k"], cancellation);
    }

    /// <summary>Fails unless the reduced codestream decodes, bit for bit, to what OpenJPEG makes of the original at that resolution.</summary>
    public static async Task AssertSameAsync(TemporaryFolder folder, byte[] codestream, Jpeg2000Codestream image, int levels)
    {
        var reduction = image.Reduce(levels);
        Assert.NotNull(reduction);
        byte[] reduced = [.. reduction.Pieces.SelectMany(piece => piece.ToArray())];

        byte[] expected = await DecompressAsync(folder, codestream, levels);
        byte[] actual = await DecompressAsync(folder, reduced, 0);

        Assert.True(expected.AsSpan().SequenceEqual(actual), $"The samples {levels} levels down differ.");
        Assert.Equal(expected.Length, reduction.Rows * reduction.Columns * image.SamplesPerPixel * (image.Precision > 8 ? 2 : 1));
        Assert.True(Jpeg2000Codestream.Read(reduced).ProveWhole());
    }

    private static async Task<byte[]> DecompressAsync(TemporaryFolder folder, byte[] codestream, int levels)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await File.WriteAllBytesAsync(folder["out.j2k"], codestream, cancellation);
        File.Delete(folder["out.raw"]);
        await RunAsync("opj_decompress", ["-i", folder["out.j2k"], "-o", folder["out.raw"], "-r", $"{levels}"]);
        return await File.ReadAllBytesAsync(folder["out.raw"], cancellation);
    }

    private static async Task RunAsync(string tool, string[] arguments)
    {
        var result = await ExternalProgram.RunAsync(Requires.Tool(tool, Package), arguments, TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    private static byte[] WavesAndNoise(int columns, int rows, int bits, bool isSigned)
    {
        var random = new Random(5);
        int half = 1 << (bits - 1);
        byte[] raw = new byte[columns * rows * (bits > 8 ? 2 : 1)];
        for (int i = 0; i < columns * rows; i++)
        {
            double wave = Math.Sin(i % columns / 17.0) * Math.Cos(i / columns / 23.0);
            int value = Math.Clamp((int)(half * (1 + (0.8 * wave))) + random.Next(-half / 16, (half / 16) + 1), 0, (2 * half) - 1) - (isSigned ? half : 0);
            if (bits > 8)
                (raw[2 * i], raw[(2 * i) + 1]) = ((byte)(value >> 8), (byte)value);
            else
                raw[i] = (byte)value;
        }

        return raw;
    }
}
