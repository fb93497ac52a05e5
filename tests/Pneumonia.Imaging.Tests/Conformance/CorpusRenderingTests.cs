using System.Globalization;
using System.Text.Json;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

/// <summary>
/// Every gray image of the public corpora that is large enough, through the script beside the golden tensors and through DCMTK, which share no code
/// with this project nor with each other. Compressed files are decompressed for them by GDCM.
/// </summary>
public sealed class CorpusRenderingTests
{
    /// <summary>Single precision against double, seven decimals written; the script's window is in modality units of up to 1e5.</summary>
    private const double ScriptTolerance = 1e-5;

    /// <summary>DCMTK rounds modality values of a fractional slope: half of one in the narrowest such window, of 400.</summary>
    private const double DcmtkTolerance = 0.5 / 400;

    /// <summary>Files whose data set pydicom cannot parse.</summary>
    private const int MaxUnparsed = 2;

    private static readonly string[] Corpora = ["cxr", "fo-dicom", "pydicom", "pydicom-data", "cornerstone"];

    [Fact]
    public async Task Every_gray_image_is_rendered_as_by_the_independent_implementation()
    {
        using var folder = new TemporaryFolder();
        var images = await Readable(folder);
        await File.WriteAllLinesAsync(folder["list"], images.Select(image => image.Native), TestContext.Current.CancellationToken);

        string output = await Golden.RunScriptAsync("render", folder["list"]);

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(images.Count, lines.Length);
        var rendered = images.Zip(lines, (image, line) => (Image: image, Expected: JsonSerializer.Deserialize<float[]>(line))).ToList();
        Assert.InRange(rendered.Count(pair => pair.Expected is null), 0, MaxUnparsed);
        AssertNoneWrong(rendered.Where(pair => pair.Expected is not null).Select(pair => (pair.Image, pair.Expected!)), ScriptTolerance);
    }

    [Fact]
    public async Task Every_gray_image_with_a_window_is_rendered_as_by_Dcmtk()
    {
        string dcm2pnm = Requires.Tool("dcm2pnm", "dcmtk");
        using var folder = new TemporaryFolder();
        var images = (await Readable(folder)).Where(image => image.DcmtkOption is not null).ToList();

        List<(CorpusImage, float[])> rendered = [];
        foreach (var image in images)
        {
            var result = await ExternalProgram.RunAsync(
                dcm2pnm, [image.DcmtkOption!, "1", "+opw", "-O", image.Native, folder["image.pgm"]], TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode == 0, $"{image.Name}: {result.Error}");
            rendered.Add((image, ReadPgm(folder["image.pgm"])));
        }

        AssertNoneWrong(rendered, DcmtkTolerance);
    }

    private static void AssertNoneWrong(IEnumerable<(CorpusImage Image, float[] Expected)> rendered, double tolerance)
    {
        var wrong = rendered.Select(pair => (pair.Image.Name, Difference: Golden.Difference(pair.Image.Converted.Intensities, pair.Expected)))
            .Where(pair => pair.Difference > tolerance)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Name}: {pair.Difference:E2}"));
        string all = string.Join('\n', wrong);
        Assert.True(all.Length == 0, all);
    }

    private static async Task<List<CorpusImage>> Readable(TemporaryFolder folder)
    {
        List<CorpusImage> images = [];
        foreach (string path in Corpora.SelectMany(corpus => Directory.EnumerateFiles(Requires.SharedData("dicom", corpus), "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
        {
            if (CorpusImage.Read(path) is { } image)
                images.Add(image with { Native = await Native(image, folder[$"{images.Count}.dcm"]) });
        }

        Assert.NotEmpty(images);
        return images;
    }

    private static async Task<string> Native(CorpusImage image, string target)
    {
        if (!image.IsEncapsulated)
            return image.Native;

        string gdcmconv = Requires.Tool("gdcmconv", "libgdcm-tools");
        var result = await ExternalProgram.RunAsync(gdcmconv, ["--raw", image.Native, target], TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, $"{image.Name}: {result.Error}");
        return target;
    }

    private static float[] ReadPgm(string path)
    {
        string[] words = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int columns = int.Parse(words[1], CultureInfo.InvariantCulture);
        int rows = int.Parse(words[2], CultureInfo.InvariantCulture);
        byte[] samples = [.. words.Skip(4).SelectMany(word => BitConverter.GetBytes(ushort.Parse(word, CultureInfo.InvariantCulture)))];
        var layout = new SampleLayout(16, 16, 15, IsSigned: false, IsBigEndian: false);
        using var image = new GrayscaleImage(samples, rows, columns, layout, new GrayscaleTransform { Voi = new VoiRange(0, ushort.MaxValue), IsVoiFullRange = true });
        return Converted.From(image, rows: Golden.Rows, columns: Golden.Columns).Intensities;
    }
}
