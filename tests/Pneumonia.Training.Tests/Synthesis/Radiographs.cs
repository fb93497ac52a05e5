using Pneumonia.TestKit;
using SkiaSharp;

namespace Pneumonia.Training.Tests.Synthesis;

/// <summary>What the tests of synthesised files share.</summary>
internal static class Radiographs
{
    /// <summary>A gray picture of 96 x 80 with every level from black to white.</summary>
    public static byte[] Picture(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(80, 96, SKColorType.Gray8));
        Span<byte> pixels = bitmap.GetPixelSpan();
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)i;
        using var data = bitmap.Encode(format, quality: 90);
        return data.ToArray();
    }

    /// <summary>The lines of `dciodvfy` (dicom3tools) that say Error. It cannot inflate: deflated files are first rewritten by DCMTK.</summary>
    public static async Task<IReadOnlyList<string>> FindErrorsAsync(byte[] content)
    {
        string inflate = Requires.Tool("dcmconv", "dcmtk");
        string verify = Requires.Tool("dciodvfy", "dicom3tools");
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["in.dcm"], content, cancellationToken);
        await File.WriteAllBytesAsync(folder["plain.dcm"], content, cancellationToken);

        // Refuses compressed pixels, which dciodvfy reads as they are.
        await ExternalProgram.RunAsync(inflate, ["--write-xfer-little", folder["in.dcm"], folder["plain.dcm"]], cancellationToken);
        var result = await ExternalProgram.RunAsync(verify, [folder["plain.dcm"]], cancellationToken);

        string[] lines = (result.Output + result.Error).Split('\n');
        Assert.Contains(lines, line => line.TrimEnd() is "DXImageForPresentation" or "CRImage" or "CTImage");
        return [.. lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal))];
    }
}
