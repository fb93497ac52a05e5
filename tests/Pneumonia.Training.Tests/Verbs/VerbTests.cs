using System.Text.Json;
using System.Text.Json.Nodes;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Augmenting;
using Pneumonia.Training.Learning;

namespace Pneumonia.Training.Tests.Verbs;

/// <summary>The program as it is shipped, on drawn images: from folders to a package with figures.</summary>
public sealed class VerbTests : IDisposable
{
    private const int Refused = 78;
    private const int Usage = 2;
    private const int InputOutput = 74;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_run_lowers_the_loss_repeats_bit_by_bit_and_becomes_a_package_with_recorded_figures()
    {
        TinyDataSet.Write(_folder["drawn"]);
        File.WriteAllBytes(_folder["recipe.json"], TinyRecipe().ToJson());
        await RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);

        await TrainAsync("first");
        await TrainAsync("second");

        double[] losses = [.. File.ReadLines(_folder["first", "progress.jsonl"]).Select(line => (double)JsonNode.Parse(line)!["loss"]!)];
        Assert.True(losses[^1] < 0.8 * losses[0], string.Join(", ", losses));
        Assert.Equal(new RunFolder(_folder["first"]).HashWeights(), new RunFolder(_folder["second"]).HashWeights());

        await RunAsync("export", "--run", _folder["first"], "--out", _folder["package"]);
        await RunAsync("evaluate", "--manifest", _folder["manifest.json"], "--model", _folder["package"], "--split", "InternalTest");

        var package = ModelPackage.Load(_folder["package"]);
        Assert.Equal(["drawn InternalTest", "drawn Tuning"], package.Manifest.Figures.Select(figures => figures.DataSet));
        Assert.True(package.Manifest.Figures[0].Auroc.Value > 0.8, $"AUROC {package.Manifest.Figures[0].Auroc.Value} on spots that any eye finds");
        using var opening = JsonDocument.Parse(File.ReadAllText(_folder["package", "report", "test-openings.jsonl"]));
        Assert.Equal(package.Manifest.Sha256, opening.RootElement.GetProperty("modelSha256").GetString());
        Assert.Contains("drawn InternalTest", File.ReadAllText(_folder["package", "model-card.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retraining_leaves_a_package_under_a_version_of_its_own()
    {
        TinyDataSet.Write(_folder["drawn"]);
        File.WriteAllBytes(_folder["recipe.json"], TinyRecipe().ToJson());
        await RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);

        await RunAsync("retrain", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder["candidate"]);

        var package = ModelPackage.Load(_folder["candidate"]);
        Assert.StartsWith("1.0.0+20", package.Manifest.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retraining_ends_as_its_first_step_that_fails()
    {
        File.WriteAllBytes(_folder["recipe.json"], TinyRecipe().ToJson());

        var result = await StartAsync("retrain", "--manifest", _folder["absent.json"], "--recipe", _folder["recipe.json"], "--out", _folder["candidate"]);

        Assert.Equal(InputOutput, result.ExitCode);
        Assert.False(File.Exists(_folder["candidate", ModelPackage.ManifestName]));
    }

    [Fact]
    public async Task A_run_that_did_not_finish_is_not_exported()
    {
        Directory.CreateDirectory(_folder["run"]);

        var result = await StartAsync("export", "--run", _folder["run"], "--out", _folder["package"]);

        Assert.Equal(Refused, result.ExitCode);
        Assert.False(Directory.Exists(_folder["package"]));
    }

    [Fact]
    public async Task A_folder_that_holds_a_run_is_not_trained_into()
    {
        TinyDataSet.Write(_folder["drawn"]);
        File.WriteAllBytes(_folder["recipe.json"], TinyRecipe().ToJson());
        await RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);
        Directory.CreateDirectory(_folder["run"]);
        File.WriteAllText(_folder["run", "weights.dat"], "precious");

        var result = await StartAsync("train", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder["run"]);

        Assert.Equal(Refused, result.ExitCode);
        Assert.Equal("precious", File.ReadAllText(_folder["run", "weights.dat"]));
    }

    [Fact]
    public async Task A_run_that_diverges_stops_and_is_not_finished()
    {
        TinyDataSet.Write(_folder["drawn"]);
        var recipe = TinyRecipe();
        File.WriteAllBytes(_folder["recipe.json"], (recipe with { Optimiser = recipe.Optimiser with { LearningRate = 1e30 } }).ToJson());
        await RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);

        var result = await StartAsync("train", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder["run"]);

        Assert.Equal(Refused, result.ExitCode);
        Assert.False(File.Exists(_folder["run", "run.json"]));
    }

    [Fact]
    public async Task A_missing_option_is_a_usage_error()
    {
        var result = await StartAsync("prepare");

        Assert.Equal(Usage, result.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static Recipe TinyRecipe() => new(
        "tiny", "1.0.0", 5, TinyNet.Spec, TinyNet.Architecture, new OptimiserSettings(6, 12, 16, 0.5, 0.01, 0.01, 0.1, 0.05, 5, 0.9, 0.3),
        new AugmentationSettings(5, 0.95, 1.05, 0.05, 0.03, 0.02, 0.1, 0.05, 0.1, 0.02, 0.1, 0.1), new AugmentationSettings(0, 1, 1, 0, 0, 0, 0.2, 0.1, 0.2, 0.02, 0.2, 0),
        new IntendedUse(["DX"], ["PA"], null, "A test."));

    private Task TrainAsync(string run) =>
        RunAsync("train", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder[run]);

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
