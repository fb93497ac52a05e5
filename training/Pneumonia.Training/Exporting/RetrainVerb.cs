using System.CommandLine;
using System.Globalization;
using Pneumonia.Training.Learning;

namespace Pneumonia.Training.Exporting;

/// <summary>train and export in one go, each in a process of its own: what the service's retraining job starts.</summary>
internal static class RetrainVerb
{
    public static Command Create()
    {
        var manifest = new Option<FileInfo>("--manifest") { Required = true, Description = "What `prepare` wrote." };
        var recipe = new Option<FileInfo>("--recipe") { Required = true, Description = "Hyper-parameters, JSON." };
        var output = new Option<DirectoryInfo>("--out") { Required = true, Description = "An empty folder: gets the model package, and the run below run/." };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1, Description = "As of `train`." };
        var command = new Command("retrain", "Train by a recipe and write the model package, under a version of its own.") { manifest, recipe, output, threads };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(manifest).FullName, Recipe.Read(result.GetRequiredValue(recipe).FullName), result.GetRequiredValue(output).FullName,
            result.GetValue(threads), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string manifest, Recipe recipe, string output, int threads, CancellationToken cancellationToken)
    {
        // Other weights are another version, though the recipe is the same: build metadata as of semver.org, item 10.
        string build = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string versioned = Path.Combine(output, "recipe.json"), run = Path.Combine(output, "run");
        WholeFile.Write(versioned, (recipe with { Version = $"{recipe.Version}+{build}" }).ToJson());

        int exitCode = await StartAsync(
            ["train", "--manifest", manifest, "--recipe", versioned, "--out", run, "--threads", threads.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        return exitCode == 0 ? await StartAsync(["export", "--run", run, "--out", output], cancellationToken) : exitCode;
    }

    private static Task<int> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        GuardedProcess.StartAsync(arguments, new Dictionary<string, string>(), cancellationToken);
}
