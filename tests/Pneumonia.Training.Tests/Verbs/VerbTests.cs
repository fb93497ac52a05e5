using System.Text.Json;
using System.Text.Json.Nodes;
using Pneumonia.Inference;
using Pneumonia.TestKit;
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
        File.WriteAllBytes(_folder["recipe.json"], A.Recipe().ToJson());
        await TrainProgram.RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);

        await TrainAsync("first");
        await TrainAsync("second");

        double[] losses = [.. File.ReadLines(_folder["first", "member-1", "progress.jsonl"]).Select(line => (double)JsonNode.Parse(line)!["loss"]!)];
        Assert.True(losses[^1] < 0.8 * losses[0], string.Join(", ", losses));
        foreach (int member in new[] { 1, 2 })
            Assert.Equal(new RunFolder(_folder["first"]).Member(member).HashWeights(), new RunFolder(_folder["second"]).Member(member).HashWeights());
        Assert.NotEqual(new RunFolder(_folder["first"]).Member(1).HashWeights(), new RunFolder(_folder["first"]).Member(2).HashWeights());

        await TrainProgram.RunAsync("export", "--run", _folder["first"], "--out", _folder["package"]);
        await TrainProgram.RunAsync("evaluate", "--manifest", _folder["manifest.json"], "--model", _folder["package"], "--source", "drawn", "--split", "InternalTest");

        var package = ModelPackage.Load(_folder["package"]);
        Assert.Equal(["drawn InternalTest", "drawn Tuning"], package.Manifest.Figures.Select(figures => figures.DataSet).Distinct());
        Assert.True(package.Manifest.Figures[0].Auroc.Value > 0.8, $"AUROC {package.Manifest.Figures[0].Auroc.Value} on spots that any eye finds");
        using var opening = JsonDocument.Parse(File.ReadAllText(_folder["package", "report", "test-openings.jsonl"]));
        Assert.Equal(package.Manifest.Sha256, opening.RootElement.GetProperty("modelSha256").GetString());
        Assert.Contains("drawn InternalTest", File.ReadAllText(_folder["package", "model-card.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retraining_leaves_a_package_under_a_version_of_its_own()
    {
        TinyDataSet.Write(_folder["drawn"]);
        File.WriteAllBytes(_folder["recipe.json"], A.Recipe().ToJson());
        await TrainProgram.RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);

        await TrainProgram.RunAsync("retrain", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder["candidate"]);

        var package = ModelPackage.Load(_folder["candidate"]);
        Assert.StartsWith("1.0.0+20", package.Manifest.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retraining_ends_as_its_first_step_that_fails()
    {
        File.WriteAllBytes(_folder["recipe.json"], A.Recipe().ToJson());

        var result = await TrainProgram.StartAsync("retrain", "--manifest", _folder["absent.json"], "--recipe", _folder["recipe.json"], "--out", _folder["candidate"]);

        Assert.Equal(InputOutput, result.ExitCode);
        Assert.False(File.Exists(_folder["candidate", ModelPackage.ManifestName]));
    }

    [Fact]
    public async Task A_run_that_did_not_finish_is_not_exported()
    {
        Directory.CreateDirectory(_folder["run"]);

        var result = await TrainProgram.StartAsync("export", "--run", _folder["run"], "--out", _folder["package"]);

        Assert.Equal(Refused, result.ExitCode);
        Assert.False(Directory.Exists(_folder["package"]));
    }

    [Fact]
    public async Task A_folder_that_holds_a_run_is_not_trained_into()
    {
        TinyDataSet.Write(_folder["drawn"]);
        File.WriteAllBytes(_folder["recipe.json"], A.Recipe().ToJson());
        await TrainProgram.RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);
        Directory.CreateDirectory(_folder["run"]);
        File.WriteAllText(_folder["run", "weights.dat"], "precious");

        var result = await TrainProgram.StartAsync("train", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder["run"]);

        Assert.Equal(Refused, result.ExitCode);
        Assert.Equal("precious", File.ReadAllText(_folder["run", "weights.dat"]));
    }

    [Fact]
    public async Task A_run_is_resumed_with_its_own_recipe_only()
    {
        TinyDataSet.Write(_folder["drawn"]);
        File.WriteAllBytes(_folder["recipe.json"], A.Recipe().ToJson());
        File.WriteAllBytes(_folder["other.json"], (A.Recipe() with { Seed = 99 }).ToJson());
        await TrainProgram.RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);
        await TrainAsync("run");

        var same = await TrainProgram.StartAsync("train", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder["run"], "--resume");
        var other = await TrainProgram.StartAsync("train", "--manifest", _folder["manifest.json"], "--recipe", _folder["other.json"], "--out", _folder["run"], "--resume");

        Assert.Equal(0, same.ExitCode);
        Assert.Equal(Refused, other.ExitCode);
    }

    [Fact]
    public async Task Networks_are_compared_under_one_budget()
    {
        TinyDataSet.Write(_folder["drawn"]);
        File.WriteAllBytes(_folder["recipe.json"], A.Recipe().ToJson());
        File.WriteAllText(_folder["networks.json"], """
            [{"name":"residual","network":{"kind":"residual","stemWidth":4,"stages":[{"blocks":1,"width":8,"stride":2}],"dropout":0.1,"stochasticDepth":0}},
             {"name":"plain","network":{"kind":"plain","widths":[4,8],"dropout":0.1}}]
            """);
        await TrainProgram.RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);

        await TrainProgram.RunAsync(
            "compare", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--networks", _folder["networks.json"], "--minutes", "0.03",
            "--out", _folder["compared"]);

        var compared = JsonNode.Parse(File.ReadAllText(_folder["compared", "comparison.json"]))!.AsArray();
        Assert.Equal(["plain", "residual"], compared.Select(network => (string)network!["name"]!).Order());
        Assert.Single(compared, network => (bool)network!["isChosen"]!);
        Assert.All(compared, network => Assert.InRange((double)network!["cpuMinutes"]!, 0.001, 0.3));
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_refused()
    {
        TinyDataSet.Write(_folder["drawn"]);
        File.WriteAllBytes(_folder["recipe.json"], A.Recipe().ToJson());
        await TrainProgram.RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);

        var result = await TrainProgram.StartAsync(
            "train", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder["run"], "--device", "abacus");

        Assert.Equal(Refused, result.ExitCode);
        Assert.Contains("abacus", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_diverges_stops_and_is_not_finished()
    {
        TinyDataSet.Write(_folder["drawn"]);
        var recipe = A.Recipe();
        File.WriteAllBytes(_folder["recipe.json"], (recipe with { Optimiser = recipe.Optimiser with { LearningRate = 1e30 } }).ToJson());
        await TrainProgram.RunAsync("prepare", "--data", _folder["drawn"], "--out", _folder["manifest.json"]);

        var result = await TrainProgram.StartAsync("train", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder["run"]);

        Assert.Equal(Refused, result.ExitCode);
        Assert.False(File.Exists(_folder["run", "member-1", "run.json"]));
    }

    [Fact]
    public async Task A_missing_option_is_a_usage_error()
    {
        var result = await TrainProgram.StartAsync("prepare");

        Assert.Equal(Usage, result.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private Task TrainAsync(string run) =>
        TrainProgram.RunAsync("train", "--manifest", _folder["manifest.json"], "--recipe", _folder["recipe.json"], "--out", _folder[run]);
}
