using System.CommandLine;
using System.Globalization;
using Pneumonia.Training.Preparation;
using Spectre.Console;

namespace Pneumonia.Training.Learning;

internal static class TrainVerb
{
    public static Command Create()
    {
        var manifest = new Option<FileInfo>("--manifest") { Required = true, Description = "What `prepare` wrote." };
        var recipe = new Option<FileInfo>("--recipe") { Required = true, Description = "Hyper-parameters, JSON." };
        var output = new Option<DirectoryInfo>("--out") { Required = true, Description = "A new folder for the run." };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1, Description = "1 gives the same weights in every run on the same machine." };
        var command = new Command("train", "Train a network by a recipe.") { manifest, recipe, output, threads };
        command.SetAction((result, cancellationToken) =>
        {
            int count = result.GetValue(threads);
            return GuardedProcess.RunAsync(
                count,
                () => Run(result.GetRequiredValue(manifest).FullName, result.GetRequiredValue(recipe).FullName, result.GetRequiredValue(output).FullName, count),
                cancellationToken);
        });
        return command;
    }

    private static void Run(string manifestPath, string recipePath, string output, int threads)
    {
        var started = TimeProvider.System.GetUtcNow();
        var recipe = Recipe.Read(recipePath);
        var manifest = DataManifest.Read(manifestPath);
        var folder = RunFolder.Create(output, recipe, manifest);

        var trainingImages = Progress.Show("Reading training images", progress => ImageReader.ReadAll(manifest, DataSplit.Training, recipe.Input, progress));
        var tuningImages = Progress.Show("Reading tuning images", progress => ImageReader.ReadAll(manifest, DataSplit.Tuning, recipe.Input, progress));
        using var trainer = new Trainer(recipe, trainingImages);
        var figures = Progress.Show("Training", progress => trainer.Run(new TuningSet(tuningImages, recipe), folder.WeightsPath, TimeProvider.System, epoch =>
        {
            folder.Append(epoch);
            AnsiConsole.MarkupLineInterpolated(
                $"epoch {epoch.Epoch}: loss {epoch.Loss:F4}, tuning AUROC {epoch.CleanAuroc:F4}, stressed {epoch.StressedAuroc:F4}, {epoch.Seconds:F0} s");
        }, progress));

        folder.Finish(new TrainingRun(
            manifest.Sha256, recipe.Seed, threads, CodeVersion.Commit, started.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            $"pneumonia-train train --manifest {Path.GetFileName(manifestPath)} --recipe {Path.GetFileName(recipePath)} --threads {threads}",
            folder.HashWeights(), figures));
    }
}
