using System.CommandLine;
using Pneumonia.Training.Learning;
using Spectre.Console;

namespace Pneumonia.Training.Exporting;

internal static class ExportVerb
{
    public static Command Create()
    {
        var run = new Option<DirectoryInfo>("--run") { Required = true, Description = "The folder of a finished run." };
        var output = new Option<DirectoryInfo>("--out") { Required = true, Description = "The model package to write: model.onnx, model.json, model-card.md." };
        var command = new Command("export", "Check a run's weights, calibrate them and write a model package.") { run, output };
        command.SetAction((result, cancellationToken) =>
        {
            var folder = new RunFolder(result.GetRequiredValue(run).FullName);
            return GuardedProcess.RunAsync(folder.ReadRuns(folder.ReadRecipe())[0].Threads, () => Run(folder, result.GetRequiredValue(output).FullName), cancellationToken);
        });
        return command;
    }

    private static void Run(RunFolder run, string output)
    {
        var package = PackageExporter.Export(run, output);
        var label = package.Manifest.Labels[0];
        AnsiConsole.MarkupLineInterpolated(
            $"{output}: temperature {label.Calibration.Temperature:F3}, operating point {label.OperatingPoint.Probability:F4}, SHA-256 {package.Manifest.Sha256}");
    }
}
