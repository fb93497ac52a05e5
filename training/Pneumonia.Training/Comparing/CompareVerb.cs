using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pneumonia.Evaluation;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;
using Spectre.Console;

namespace Pneumonia.Training.Comparing;

/// <summary>Trains several networks under one budget of processor time, one after the other, each in a process of its own, and ranks them on tuning data.</summary>
internal static class CompareVerb
{
    public static Command Create()
    {
        var manifest = new Option<FileInfo>("--manifest") { Required = true, Description = "What `prepare` wrote." };
        var recipe = new Option<FileInfo>("--recipe") { Required = true, Description = "Everything but the networks and the length comes from it." };
        var networks = new Option<FileInfo>("--networks") { Required = true, Description = "JSON: a list of {name, network}." };
        var minutes = new Option<double>("--minutes") { Required = true, Description = "Processor time of each." };
        var output = new Option<DirectoryInfo>("--out") { Required = true, Description = "A new folder; gets comparison.json. Trials that are there are not made again." };
        var only = new Option<string?>("--candidate") { Hidden = true };
        var command = new Command("compare", "Train several networks under one budget and rank them on the tuning split.") { manifest, recipe, networks, minutes, output, only };
        command.SetAction((result, cancellationToken) =>
        {
            string manifestPath = result.GetRequiredValue(manifest).FullName, recipePath = result.GetRequiredValue(recipe).FullName;
            string networksPath = result.GetRequiredValue(networks).FullName, folder = result.GetRequiredValue(output).FullName;
            double budget = result.GetValue(minutes);
            var candidates = Candidate.ReadAll(networksPath);
            if (result.GetValue(only) is { } name)
            {
                return GuardedProcess.RunAsync(
                    threads: 1,
                    () => CandidateTraining.Run(DataManifest.Read(manifestPath), Recipe.Read(recipePath), candidates.First(candidate => candidate.Name == name), budget, Path.Combine(folder, name)),
                    cancellationToken);
            }

            string[] arguments =
            [
                "compare", "--manifest", manifestPath, "--recipe", recipePath, "--networks", networksPath, "--minutes", budget.ToString(CultureInfo.InvariantCulture),
                "--out", folder,
            ];
            return RunAsync(DataManifest.Read(manifestPath), Recipe.Read(recipePath), candidates, arguments, folder, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        DataManifest manifest, Recipe recipe, IReadOnlyList<Candidate> candidates, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        foreach (var candidate in candidates.Where(candidate => !File.Exists(TrialPath(folder, candidate))))
        {
            int exitCode = await GuardedProcess.StartGuardedAsync([.. arguments, "--candidate", candidate.Name], threads: 1, cancellationToken);
            if (exitCode != 0)
                return exitCode;
        }

        var tuning = new TuningSet(Progress.Show("Reading tuning images", progress => ImageReader.ReadAll(manifest, DataSplit.Tuning, recipe.Input, progress)), recipe);
        var compared = Comparison.Of([.. candidates.Select(candidate => ReadTrial(folder, candidate))], tuning);
        WholeFile.Write(Path.Combine(folder, "comparison.json"), JsonSerializer.SerializeToUtf8Bytes(compared, TrainingJson.Default.IReadOnlyListComparedNetwork));
        AnsiConsole.Write(Table(compared));
        return 0;
    }

    private static string TrialPath(string folder, Candidate candidate) => Path.Combine(folder, candidate.Name, "trial.json");

    private static Trial ReadTrial(string folder, Candidate candidate) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(TrialPath(folder, candidate)), TrainingJson.Default.Trial)!;

    private static Table Table(IReadOnlyList<ComparedNetwork> compared)
    {
        var table = new Table().AddColumns("Network", "Parameters", "Steps", "CPU minutes", "ms an image");
        foreach (var figure in compared[0].Figures)
            table.AddColumns($"{figure.Source} stressed AUROC (n = {figure.N})", "to the best");
        foreach (var network in compared)
        {
            table.AddRow([
                network.Name, $"{network.Parameters}", $"{network.Steps}", $"{network.CpuMinutes:F1}", $"{network.MillisecondsPerImage:F1}",
                .. network.Figures.SelectMany(figure => new[] { Text(figure.Auroc), figure.Difference is { } difference ? Text(difference) : "" }),
            ]);
        }

        return table;
    }

    private static string Text(Figure figure) => $"{figure.Value:F4} ({figure.Low:F4} to {figure.High:F4})";
}
