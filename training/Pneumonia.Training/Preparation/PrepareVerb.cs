using System.CommandLine;
using Spectre.Console;

namespace Pneumonia.Training.Preparation;

internal static class PrepareVerb
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Required = true, Description = "Folder with train/, test/ (each NORMAL/, PNEUMONIA/) and groups.csv." };
        var output = new Option<FileInfo>("--out") { Required = true, Description = "The manifest to write, JSON." };
        var command = new Command("prepare", "Split a data set by patient, once, and store the split with the hash of every file.") { data, output };
        command.SetAction(result => Run(result.GetRequiredValue(data).FullName, result.GetRequiredValue(output).FullName));
        return command;
    }

    private static void Run(string data, string output)
    {
        var manifest = Progress.Show("Hashing images", progress => ManifestBuilder.Build(data, progress.Report));
        manifest.Write(output);
        AnsiConsole.Write(Distribution(manifest));
        AnsiConsole.MarkupLineInterpolated($"{output}: data hash {manifest.Sha256}");
    }

    private static Table Distribution(DataManifest manifest)
    {
        var table = new Table().AddColumns("Split", "Images", "Patients", "Normal", "Pneumonia", "Prevalence");
        foreach (var split in Enum.GetValues<DataSplit>())
        {
            var items = manifest.ItemsOf(split);
            int positives = items.Count(item => item.Has("pneumonia") == true);
            table.AddRow(
                $"{split}", $"{items.Count}", $"{items.Select(item => item.Group).Distinct().Count()}", $"{items.Count - positives}", $"{positives}",
                items.Count == 0 ? "-" : $"{(double)positives / items.Count:P1}");
        }

        return table;
    }
}
