using System.CommandLine;
using Spectre.Console;

namespace Pneumonia.Training.Preparation;

internal static class PrepareVerb
{
    public static Command Create()
    {
        var source = new Option<string[]>("--source") { Description = "DESCRIPTION.json=FOLDER: a data set that is described; may be repeated." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Instead: a folder with train/, val/, test/ (or none of them) of class folders, with or without groups.csv." };
        var positive = new Option<string?>("--positive") { Description = "With --data: the class folder with the finding; default PNEUMONIA." };
        var pattern = new Option<string?>("--patient-pattern") { Description = "With --data, without groups.csv: regular expression with one group that takes the patient from a file's name." };
        var output = new Option<FileInfo>("--out") { Required = true, Description = "The manifest to write, JSON." };
        var command = new Command("prepare", "Split data sets by patient, once, and store the split with the hash of every file.") { source, data, positive, pattern, output };
        command.Validators.Add(result =>
        {
            bool hasSources = result.GetValue(source) is { Length: > 0 }, hasData = result.GetValue(data) is not null;
            if (hasSources == hasData)
                result.AddError("Give either --source, once or more, or --data.");
            if (hasSources && (result.GetValue(positive) ?? result.GetValue(pattern)) is not null)
                result.AddError("--positive and --patient-pattern belong to --data; a description says both itself.");
        });
        command.SetAction(result => Run(
            result.GetValue(data) is { } folder
                ? [(PlainFolder.Describe(folder.FullName, result.GetValue(positive), result.GetValue(pattern)), folder.FullName)]
                : [.. result.GetValue(source)!.Select(SourceArgument.Read)],
            result.GetRequiredValue(output).FullName));
        return command;
    }

    private static void Run(IReadOnlyList<(SourceDescription Description, string Root)> sources, string output)
    {
        var data = Progress.Show("Reading images", progress => ManifestBuilder.Build(sources, progress.Report));
        data.Manifest.Write(output);
        AnsiConsole.Write(Distribution(data.Manifest));
        foreach (var reason in data.LeftOut.GroupBy(image => (image.Source, image.Reason)))
            AnsiConsole.MarkupLineInterpolated($"{reason.Key.Source}: {reason.Count()} left out: {reason.Key.Reason}");
        AnsiConsole.MarkupLineInterpolated($"{output}: data hash {data.Manifest.Sha256}");
    }

    private static Table Distribution(DataManifest manifest)
    {
        var table = new Table().AddColumns("Source", "Split", "Images", "Patients", "Without", "Pneumonia", "Undecided", "Prevalence");
        foreach (var part in manifest.Items.GroupBy(item => (item.Source, item.Split)).OrderBy(part => part.Key.Source, StringComparer.Ordinal).ThenBy(part => part.Key.Split))
        {
            int positives = part.Count(item => item.Has("pneumonia") == true), negatives = part.Count(item => item.Has("pneumonia") == false);
            table.AddRow(
                part.Key.Source, $"{part.Key.Split}", $"{part.Count()}", $"{part.Select(item => item.Group).Distinct().Count()}", $"{negatives}", $"{positives}",
                $"{part.Count() - positives - negatives}", positives + negatives == 0 ? "-" : $"{(double)positives / (positives + negatives):P1}");
        }

        return table;
    }
}
