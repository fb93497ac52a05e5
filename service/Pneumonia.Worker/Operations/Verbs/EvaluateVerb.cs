using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Pneumonia.Evaluation;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Worker.Operations.Configuration;
using Pneumonia.Worker.Operations.Hosting;
using Spectre.Console;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>evaluate --data DIR: how good is the model on labelled images?</summary>
internal sealed class EvaluateVerb : Command
{
    private readonly Option<string> _data = new("--data") { Description = "Folder with one folder per class, for example NORMAL and PNEUMONIA; images or DICOM.", Required = true };
    private readonly Option<string?> _model = new("--model") { Description = "A model package instead of the configured one." };
    private readonly Option<bool> _json = new("--json") { Description = "The report as JSON." };
    private readonly Option<string?> _report = new("--report") { Description = "Folder for evaluation.json and evaluation.html." };
    private readonly VerbContext _context;

    public EvaluateVerb(VerbContext context)
        : base("evaluate", "Measures a model on labelled images: figures with 95 % intervals.")
    {
        _context = context;
        Add(_data);
        Add(_model);
        Add(_json);
        Add(_report);
        SetAction((result, cancellationToken) =>
            EvaluateAsync(result.GetRequiredValue(_data), result.GetValue(_model), result.GetValue(_json), result.GetValue(_report), cancellationToken));
    }

    private async Task<int> EvaluateAsync(string data, string? model, bool json, string? reportFolder, CancellationToken cancellationToken)
    {
        var configuration = _context.LoadConfiguration(model is null ? [] : [("Model:Folder", Path.GetFullPath(model))]);
        await using var host = WorkerHost.Build(configuration, OneShotScoring.AddStages);
        ConfigurationCheck.Require(configuration, host.Services);
        var evaluated = await ScoreClassesAsync(host.Services.GetRequiredService<OneShotScoring>(), ClassFolders(data), cancellationToken);

        var report = evaluated.ToReport(data, host.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        if (reportFolder is not null)
        {
            Directory.CreateDirectory(reportFolder);
            report.Save(reportFolder, "evaluation");
        }

        if (json)
            await _context.Output.WriteLineAsync(report.ToJson());
        else
            Print(report);
        return evaluated.NotAssessed == 0 ? ExitCodes.Done : ExitCodes.DoneWithFindings;
    }

    private static string[] ClassFolders(string data)
    {
        string[] folders = [.. Directory.EnumerateDirectories(data).Order(StringComparer.Ordinal)];
        return folders.Length >= 2
            ? folders
            : throw new UsageException($"'{data}' holds {folders.Length} folders; there must be one per class, such as NORMAL and PNEUMONIA.");
    }

    private static async Task<ClassifiedResults> ScoreClassesAsync(OneShotScoring scoring, IEnumerable<string> folders, CancellationToken cancellationToken)
    {
        var evaluated = new ClassifiedResults();
        foreach (string folder in folders)
        {
            await foreach (var result in scoring.ScoreAsync(OneShotScoring.Expand([folder]), cancellationToken))
                evaluated.Add(Path.GetFileName(folder), result);
        }

        return evaluated;
    }

    private void Print(EvaluationReport report)
    {
        foreach (var fact in report.Facts)
            _context.Output.WriteLine($"{fact.Name}: {ResultText.Printable(fact.Value)}");
        foreach (var (name, figures) in report.Evaluations)
        {
            var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(ResultText.Printable(name)))
                .AddColumn("Figure").AddColumn("Value").AddColumn("95 % interval");
            foreach (var (label, figure) in Figures(figures))
                table.AddRow(label, Number(figure.Value), $"{Number(figure.Low)} to {Number(figure.High)}");
            _context.Terminal.Write(table);
            var confusion = figures.Confusion;
            _context.Output.WriteLine(
                $"{figures.N} images, {figures.Positives} with the finding. Flagged from {Number(figures.OperatingPoint)} on: "
                + $"{confusion.TruePositives} true and {confusion.FalsePositives} false positives, {confusion.TrueNegatives} true and {confusion.FalseNegatives} false negatives.");
        }

        _context.Output.WriteLine(report.Notice);
    }

    private static IEnumerable<(string Label, Figure Figure)> Figures(BinaryEvaluation figures) =>
    [
        ("AUROC", figures.Auroc),
        ("Sensitivity", figures.Sensitivity),
        ("Specificity", figures.Specificity),
        ("PPV", figures.Ppv),
        ("NPV", figures.Npv),
        ("F1", figures.F1),
        ("Accuracy", figures.Accuracy),
        ("Expected calibration error", figures.ExpectedCalibrationError),
    ];

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}
