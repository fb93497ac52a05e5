using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Gating;

namespace Pneumonia.Training.Tests.Verbs;

/// <summary>From folders to a package with its report, by the program as it is shipped.</summary>
public sealed class ReportVerbTests : IDisposable
{
    private const int Refused = 78;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_package_gets_a_report_of_all_that_was_measured_and_of_a_test_only_what_its_opening_recorded()
    {
        TinyDataSet.Write(_folder["drawn"]);
        var gate = new GateSettings(Grid: 2, ImagesPerKind: 1, FilmsPerSource: 10, Directions: 4, Hidden: 4, Epochs: 2);
        File.WriteAllBytes(_folder["recipe.json"], (A.Recipe() with { Gate = gate }).ToJson());
        await RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);
        await RunAsync("train", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder["run"]);
        await RunAsync("export", "--run", _folder["run"], "--out", _folder["package"]);

        await ReportAsync();
        Assert.Equal(["drawn Tuning"], Names());
        Assert.DoesNotContain("InternalTest", string.Join(", ", GateKinds()), StringComparison.Ordinal);

        await RunAsync("evaluate", "--manifest", _folder["manifest.json"], "--model", _folder["package"], "--source", "drawn", "--split", "InternalTest");
        Directory.Delete(_folder["drawn", "test"], recursive: true); // What is not there cannot be looked at again.
        await ReportAsync();

        var (report, package) = (Report(), ModelPackage.Load(_folder["package"]));
        Assert.Equal(["drawn InternalTest", "drawn Tuning"], Names());
        Assert.Equal(package.Manifest.Figures[0].Auroc.Low, (double)report["dataSets"]![0]!["figures"]!["auroc"]!["low"]!);
        Assert.Contains("drawn InternalTest", GateKinds());
        foreach (string section in new[] { "network", "classes", "augmentedSamples", "learningCurves", "activationMaps", "shortcuts", "speed", "variants", "openings" })
            Assert.True(report[section] is JsonObject or JsonArray { Count: > 0 }, section);
        Assert.Equal(2, report["network"]!.AsArray().Count);
        Assert.Equal("Parts of the data", Assert.Single(File.ReadLines(_folder["package", "model-card.md"]), line => line.StartsWith("### Parts", StringComparison.Ordinal))[4..]);
        Assert.NotEmpty(Page().Descendants("img"));
    }

    [Fact]
    public async Task A_package_of_another_run_is_refused()
    {
        TinyDataSet.Write(_folder["drawn"]);
        await RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);
        foreach (var (run, seed) in new[] { ("run", 5), ("other", 6) })
        {
            var recipe = A.Recipe();
            File.WriteAllBytes(_folder["recipe.json"], (recipe with { Seed = seed, Optimiser = recipe.Optimiser with { Epochs = 1 } }).ToJson());
            await RunAsync("train", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder[run]);
        }

        await RunAsync("export", "--run", _folder["other"], "--out", _folder["package"]);

        var result = await StartAsync("report", "--model", _folder["package"], "--run", _folder["run"]);

        Assert.Equal(Refused, result.ExitCode);
        Assert.False(File.Exists(_folder["package", "report", "report.json"]));
    }

    public void Dispose() => _folder.Dispose();

    private Task ReportAsync() => RunAsync("report", "--model", _folder["package"], "--run", _folder["run"], "--drawn", "1", "--perturbed", "8", "--images");

    private JsonNode Report() => JsonNode.Parse(File.ReadAllText(_folder["package", "report", "report.json"]))!;

    private IEnumerable<string> Names() => Report()["dataSets"]!.AsArray().Select(data => (string)data!["name"]!);

    private IEnumerable<string> GateKinds() => ModelPackage.Load(_folder["package"]).Manifest.Gate!.Figures!.Select(kind => kind.Kind);

    private XDocument Page()
    {
        using var reader = XmlReader.Create(_folder["package", "report", "report.html"], new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var result = await StartAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{arguments[0]} ended with {result.ExitCode}: {result.Error}");
    }

    private static Task<ProgramResult> StartAsync(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "pneumonia-train.exe" : "pneumonia-train");
        return ExternalProgram.RunAsync(program, arguments, TestContext.Current.CancellationToken);
    }
}
