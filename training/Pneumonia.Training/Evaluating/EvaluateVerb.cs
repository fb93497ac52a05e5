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
        var source = new Option<string>("--source") { Required = true, Description = "Name of the data set in the manifest." };
        var split = new Option<DataSplit>("--split") { Required = true, Description = "Opening InternalTest or ExternalTest is recorded in the package, with the figures." };
        var command = new Command("evaluate", "Measure a model package on a split, through ONNX Runtime and the service's own image path.") { manifest, model, source, split };
        command.SetAction(result => Run(
            DataManifest.Read(result.GetRequiredValue(manifest).FullName), ModelPackage.Load(result.GetRequiredValue(model).FullName),
            result.GetRequiredValue(source), result.GetRequiredValue(split)));
        return command;
    }

    private static void Run(DataManifest data, ModelPackage package, string source, DataSplit split)
    {
        var items = data.ItemsOf(source, split);
        if (items.Count == 0)
            throw new RefusedException($"The manifest has no {split} images of '{source}'; its data sets are {string.Join(", ", data.Sources.Select(known => known.Name))}.");

        var scored = Progress.Show($"Scoring {source} {split}", progress => PackageScorer.Score(package, data, items, progress));
        if (split is DataSplit.InternalTest or DataSplit.ExternalTest)
            Record(data, package, source, split, scored);
        foreach (var label in package.Manifest.Labels)
            AnsiConsole.Write(Table(label.Name, BinaryEvaluation.Of(scored.Of(label.Name), label.OperatingPoint.Probability)));
    }

    // The record comes first: a look that leaves no trace is worse than figures without their place in the manifest.
    private static void Record(DataManifest data, ModelPackage package, string source, DataSplit split, IReadOnlyList<ScoredItem> scored)
    {
        var figures = PackageFigures.Of(package.Manifest, source, split, scored);
        string images = OpenedImages.Write(package, source, split, scored);
        var opening = new TestOpening(TimeProvider.System.GetUtcNow(), CodeVersion.Commit, package.Manifest.Sha256, data.Sha256, source, split.ToString(), figures);
        TestOpenings.Append(package, opening with { ImagesSha256 = images });
        PackageFigures.Save(package, figures);
    }

    private static Table Table(string label, BinaryEvaluation evaluation)
    {
        var table = new Table().AddColumns(label, "Value", "95 % interval");
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
