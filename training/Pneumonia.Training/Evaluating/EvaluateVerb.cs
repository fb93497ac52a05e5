using System.CommandLine;
using Pneumonia.Evaluation;
using Pneumonia.Inference;
using Pneumonia.Training.Preparation;
using Spectre.Console;

namespace Pneumonia.Training.Evaluating;

internal static class EvaluateVerb
{
    public static Command Create()
    {
        var manifest = new Option<FileInfo>("--manifest") { Required = true, Description = "What `prepare` wrote." };
        var model = new Option<DirectoryInfo>("--model") { Required = true, Description = "The model package." };
        var split = new Option<DataSplit>("--split") { Required = true, Description = "Opening InternalTest is recorded in the package, with the figures." };
        var command = new Command("evaluate", "Measure a model package on a split, through ONNX Runtime and the service's own image path.") { manifest, model, split };
        command.SetAction(result => Run(
            DataManifest.Read(result.GetRequiredValue(manifest).FullName), ModelPackage.Load(result.GetRequiredValue(model).FullName), result.GetRequiredValue(split)));
        return command;
    }

    private static void Run(DataManifest data, ModelPackage package, DataSplit split)
    {
        var scores = Progress.Show($"Scoring {split}", progress => PackageScorer.Score(package, data, split, progress));
        var evaluation = BinaryEvaluation.Of(scores, package.Manifest.Labels[0].OperatingPoint.Probability);
        if (split == DataSplit.InternalTest)
            Record(data, package, PackageFigures.Of(data.Name, split, evaluation));
        AnsiConsole.Write(Table(evaluation));
    }

    // The record comes first: a look that leaves no trace is worse than figures without their place in the manifest.
    private static void Record(DataManifest data, ModelPackage package, DataSetFigures figures)
    {
        TestOpenings.Append(package, new TestOpening(TimeProvider.System.GetUtcNow(), CodeVersion.Commit, package.Manifest.Sha256, data.Sha256, figures));
        PackageFigures.Save(package, figures);
    }

    private static Table Table(BinaryEvaluation evaluation)
    {
        var table = new Table().AddColumns("Figure", "Value", "95 % interval");
        table.AddRow("Images, patients", $"{evaluation.N}, {evaluation.Groups}", "");
        table.AddRow("Prevalence", $"{(double)evaluation.Positives / evaluation.N:P1}", "");
        table.AddRow("Operating point", $"{evaluation.OperatingPoint:F4}", "");
        table.AddRow("TP, FP, TN, FN", $"{evaluation.Confusion.TruePositives}, {evaluation.Confusion.FalsePositives}, {evaluation.Confusion.TrueNegatives}, {evaluation.Confusion.FalseNegatives}", "");
        foreach (var (name, figure) in new[]
        {
            ("AUROC", evaluation.Auroc), ("Average precision", evaluation.AveragePrecision), ("Sensitivity", evaluation.Sensitivity),
            ("Specificity", evaluation.Specificity), ("PPV", evaluation.Ppv), ("NPV", evaluation.Npv), ("F1", evaluation.F1), ("Accuracy", evaluation.Accuracy),
            ("Brier score", evaluation.BrierScore), ("Calibration error", evaluation.ExpectedCalibrationError),
        })
            table.AddRow(name, $"{figure.Value:F4}", $"{figure.Low:F4} to {figure.High:F4}");
        return table;
    }
}
