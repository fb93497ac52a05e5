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
        var leaveOut = new Option<bool>("--leave-out-near-duplicates") { Description = "Leave patients with a film that is in two splits out of training or tuning, instead of refusing." };
        var sheets = new Option<DirectoryInfo?>("--sheets") { Description = "Folder for contact sheets of training and tuning images; for looking on this machine only." };
        var output = new Option<FileInfo>("--out") { Required = true, Description = "The manifest to write, JSON." };
        var command = new Command("prepare", "Split data sets by patient, once, and store the split with the hash of every file.")
        {
            source, data, positive, pattern, leaveOut, sheets, output,
        };
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
            result.GetValue(leaveOut), result.GetValue(sheets)?.FullName, result.GetRequiredValue(output).FullName));
        return command;
    }

    private static void Run(IReadOnlyList<(SourceDescription Description, string Root)> sources, bool leavesOutNearDuplicates, string? sheets, string output)
    {
        var data = Progress.Show("Reading images", progress => ManifestBuilder.Build(sources, progress.Report, leavesOutNearDuplicates));
        var distribution = DataDistribution.Of(data);
        (data.Manifest with { Provenance = ManifestProvenance.Of(data, TimeProvider.System) }).Write(output);
        distribution.Write(DataDistribution.PathFor(output));
        if (sheets is not null)
            SampleSheets.Write(data.Manifest, sheets);

        AnsiConsole.Write(DistributionTables.Parts(distribution));
        AnsiConsole.Write(DistributionTables.Balance(distribution));
        TellLeftOut(data);
        AnsiConsole.MarkupLineInterpolated($"{output}: data hash {data.Manifest.Sha256}");
    }

    private static void TellLeftOut(PreparedData data)
    {
        foreach (var reason in data.LeftOut.GroupBy(image => (image.Source, image.Reason)))
            AnsiConsole.MarkupLineInterpolated($"{reason.Key.Source}: {reason.Count()} left out: {reason.Key.Reason}");
        foreach (var image in data.LeftOut.Where(image => image.Reason == LeakageControl.Reason))
            AnsiConsole.MarkupLineInterpolated($"  {image.Source}/{image.Path}: {image.Detail}");

        // No leak, but either the patients are not told rightly or one film was filed under two.
        foreach (var pair in data.Duplicates.Where(pair => !pair.IsLeak && !pair.IsSamePatient))
            AnsiConsole.MarkupLineInterpolated($"One film of two patients: {pair}");
        AnsiConsole.MarkupLineInterpolated($"{data.Duplicates.Count} pairs of one film, {data.Duplicates.Count(pair => pair.IsSameFile)} of them the same bytes.");
    }
}
