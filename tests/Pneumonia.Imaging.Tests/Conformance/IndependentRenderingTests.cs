using System.Text.Json;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

/// <summary>The same files through numpy, by the script beside the golden tensors.</summary>
public sealed class IndependentRenderingTests
{
    /// <summary>Two implementations on the same stored values: single precision against double, seven decimals written.</summary>
    private const double Tolerance = 3e-6;

    public static TheoryData<string> Layouts => [.. Encodings.Layouts.Keys];

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Any_encoding_of_the_anatomy_is_rendered_as_by_the_independent_implementation(string layout)
    {
        using var folder = new TemporaryFolder();
        var encodings = (
            from monochrome1 in (bool[])[false, true]
            from encoding in Encodings.Of(Encodings.Layouts[layout], monochrome1)
            where encoding.Padding is PaddingKind.None or PaddingKind.RangeDownward
            select encoding).ToList();
        string[] files = [.. encodings.Select((encoding, i) => encoding.Build().Save(folder[$"{i}.dcm"]))];
        await File.WriteAllLinesAsync(folder["list"], files, TestContext.Current.CancellationToken);

        string output = await Golden.RunScriptAsync("render", folder["list"]);

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(encodings.Count, lines.Length);
        var wrong = encodings.Zip(lines).Where(pair => !IsSame(pair.First, pair.Second)).Select(pair => pair.First.ToString()).ToList();
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Golden_tensors_are_what_the_script_beside_them_makes()
    {
        var made = Golden.Parse(await Golden.RunScriptAsync("golden"));

        Assert.Equal(Golden.Tensors.Keys, made.Keys);
        Assert.All(made, pair => Assert.True(Golden.Difference(Golden.Tensor(pair.Key), pair.Value) < 1e-6, pair.Key));
    }

    private static bool IsSame(Encoding encoding, string line)
    {
        float[] expected = JsonSerializer.Deserialize<float[]>(line)!;
        return Golden.Difference(Converted.From(encoding.Build(), rows: Golden.Rows, columns: Golden.Columns).Intensities, expected) <= Tolerance;
    }
}
