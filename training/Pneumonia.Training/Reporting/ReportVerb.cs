using System.CommandLine;
using Pneumonia.Inference;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Reporting.Measuring;
using Spectre.Console;

namespace Pneumonia.Training.Reporting;

internal static class ReportVerb
{
    public static Command Create()
    {
        var model = new Option<DirectoryInfo>("--model") { Required = true, Description = "The model package: gets report/, the gate's figures and a new model-card.md." };
        var run = new Option<DirectoryInfo>("--run") { Required = true, Description = "The run that the package was exported from." };
        var manifest = new Option<FileInfo?>("--manifest") { Description = "The run's data where its folders are on this machine; the run's own when left out." };
        var comparison = new Option<FileInfo?>("--comparison") { Description = "comparison.json of `compare`." };
        var foreign = new Option<DirectoryInfo[]>("--foreign") { DefaultValueFactory = _ => [], Description = "Images that the gate must refuse. May be repeated." };
        var photographs = new Option<DirectoryInfo[]>("--photographs") { DefaultValueFactory = _ => [], Description = "The same, all of the kind 'photographs'. May be repeated." };
        var samples = new Option<DirectoryInfo?>("--samples") { Description = "Synthetic DICOM samples to show; those of the checkout when left out." };
        var drawn = new Option<int>("--drawn") { DefaultValueFactory = _ => 50, Description = "Foreign images to draw of each kind, for the gate." };
        var perturbed = new Option<int>("--perturbed") { DefaultValueFactory = _ => 300, Description = "Tuning images of each data set for the shortcut tests, at most." };
        var images = new Option<bool>("--images") { Description = "Show images of the data sets: only where they may be seen." };
        var command = new Command("report", "Measure a package in every way and write its report and its model card. A test is not opened: what `evaluate` recorded of it is used.")
        {
            model, run, manifest, comparison, foreign, photographs, samples, drawn, perturbed, images,
        };
        command.SetAction(result =>
        {
            var folder = new RunFolder(result.GetRequiredValue(run).FullName);
            var package = ModelPackage.Load(result.GetRequiredValue(model).FullName);
            Run(new ReportInput(
                package, folder, folder.ReadRecipe(),
                result.GetValue(manifest) is { } file ? DataManifest.Read(file.FullName) : folder.ReadManifest())
            {
                Comparison = result.GetValue(comparison)?.FullName,
                Foreign = [.. result.GetValue(foreign)!.Select(directory => directory.FullName)],
                Photographs = [.. result.GetValue(photographs)!.Select(directory => directory.FullName)],
                Samples = result.GetValue(samples)?.FullName ?? SyntheticSamples.FindFolder(package.Folder) ?? SyntheticSamples.FindFolder(AppContext.BaseDirectory),
                DrawnPerKind = Math.Max(1, result.GetValue(drawn)),
                PerturbedPerSource = Math.Max(1, result.GetValue(perturbed)),
                ShowsRealImages = result.GetValue(images),
            });
        });
        return command;
    }

    private static void Run(ReportInput input)
    {
        var package = ReportBuilder.Write(input);
        AnsiConsole.MarkupLineInterpolated($"{package.Folder}: report/report.html, report/report.json, model-card.md");
    }
}
