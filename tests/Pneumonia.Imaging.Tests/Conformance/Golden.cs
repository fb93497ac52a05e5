using System.Text.Json;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

/// <summary>Tensors and script in <c>tests/data/grayscale</c>.</summary>
internal static class Golden
{
    public const int Rows = 14;
    public const int Columns = 12;

    private static readonly Lazy<Dictionary<string, float[]>> Stored = new(() => Parse(File.ReadAllText(FilePath("golden.json"))));

    public static float[] Tensor(string name) => Stored.Value[name];

    public static IReadOnlyDictionary<string, float[]> Tensors => Stored.Value;

    public static Dictionary<string, float[]> Parse(string json) => JsonSerializer.Deserialize<Dictionary<string, float[]>>(json)!;

    public static double Difference(float[] left, float[] right) =>
        left.Length == right.Length ? left.Zip(right, (a, b) => Math.Abs((double)a - b)).Max() : double.PositiveInfinity;

    /// <summary>What the script prints, by the system's Python, which has pydicom.</summary>
    public static async Task<string> RunScriptAsync(params string[] arguments)
    {
        string python = Requires.Tool("python3", "python3-pydicom");
        string system = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : python;
        var result = await ExternalProgram.RunAsync(system, [FilePath("grayscale.py"), .. arguments], TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    private static string FilePath(string name) => Path.Combine(Requires.RepositoryRoot, "tests", "data", "grayscale", name);
}
