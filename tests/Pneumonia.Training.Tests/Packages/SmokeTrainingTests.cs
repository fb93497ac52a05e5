using System.Text.Json.Nodes;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Tests.Verbs;

namespace Pneumonia.Training.Tests.Packages;

/// <summary>From real films to a package, by the shipped smoke recipe, on a small part of the data.</summary>
public sealed class SmokeTrainingTests : IDisposable
{
    private const int TrainingFilms = 240;
    private const int TuningFilms = 120;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Two_runs_on_real_films_give_the_same_weights_and_a_package_that_tells_the_classes_apart()
    {
        string recipes = Path.Combine(Requires.RepositoryRoot, "training", "recipes");
        string recipe = Path.Combine(recipes, "smoke.json"), manifest = _folder["manifest.json"];
        CopyPart(Requires.SharedData("kermany"));
        await TrainProgram.RunAsync("prepare", "--source", $"{Path.Combine(recipes, "sources", "kermany.json")}={_folder["films"]}", "--out", manifest);

        foreach (string run in new[] { "first", "second" })
            await TrainProgram.RunAsync("train", "--manifest", manifest, "--recipe", recipe, "--out", _folder[run]);
        await TrainProgram.RunAsync("export", "--run", _folder["first"], "--out", _folder["package"]);

        Assert.Equal(new RunFolder(_folder["first"]).Member(1).HashWeights(), new RunFolder(_folder["second"]).Member(1).HashWeights());
        double[] losses = [.. File.ReadLines(_folder["first", "member-1", "progress.jsonl"]).Select(line => (double)JsonNode.Parse(line)!["loss"]!)];
        Assert.True(losses[^1] < losses[0], string.Join(", ", losses));
        var package = ModelPackage.Load(_folder["package"]);
        var figures = package.Manifest.Figures.First(figures => figures.DataSet == "kermany Tuning");
        Assert.Equal(TuningFilms, figures.N);
        Assert.True(figures.Auroc.Value > 0.8, $"AUROC {figures.Auroc.Value}");
        Assert.NotNull(package.Manifest.Gate);
        Assert.Equal((0, ""), await Checked(package));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(int ExitCode, string Error)> Checked(ModelPackage package)
    {
        var result = await OnnxChecker.RunAsync(package.OnnxPath);
        return (result.ExitCode, result.Error);
    }

    /// <summary>As many normal as pneumonia films; fold 0 is for tuning.</summary>
    private void CopyPart(string root)
    {
        string[] lines = File.ReadAllLines(Path.Combine(root, "groups.csv"));
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(',')).Where(row => row[0] == "train" && row[6].Length == 0)];
        var part = rows.GroupBy(row => (Class: row[1], IsTuning: row[5] == "0")).SelectMany(group => group.Take((group.Key.IsTuning ? TuningFilms : TrainingFilms) / 2)).ToList();
        foreach (string[] row in part)
        {
            Directory.CreateDirectory(_folder["films", row[0], row[1]]);
            File.Copy(Path.Combine(root, row[0], row[1], row[2]), _folder["films", row[0], row[1], row[2]]);
        }

        Directory.CreateDirectory(_folder["films", "test"]);
        File.WriteAllLines(_folder["films", "groups.csv"], [lines[0], .. part.Select(row => string.Join(',', row))]);
    }
}
