using System.Text.Json;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Inference;
using Pneumonia.Training.Comparing;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Network;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Reporting.Cards;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>Fills a training report. Tuning images are scored anew; a test is never looked at: what its recorded opening kept is used.</summary>
internal static class ReportBuilder
{
    /// <summary>Measures, then writes the gate's figures into model.json, report/report.json and report/report.html, and the card.</summary>
    /// <returns>The package as it is afterwards.</returns>
    /// <exception cref="RefusedException">See <see cref="ReportInput.ReadRuns"/>; or an image is refused.</exception>
    public static ModelPackage Write(ReportInput input)
    {
        var (runs, members) = (input.ReadRuns(), Members(input));
        var tuningItems = input.Data.ItemsOf(DataSplit.Tuning);
        var tuning = Progress.Show("Scoring Tuning", progress => PackageScorer.Score(input.Package, input.Data, tuningItems, progress));
        var openings = TestOpenings.ReadAll(input.Package);
        var tests = OpenedTest.Find(input.Package, openings);

        var manifest = WithGate(input.Package.Manifest, GateMeasurement.Of(input, tuning, tests));
        var samples = SyntheticSamples.Read(input.Samples, manifest.Input.Tensor);
        var report = new TrainingReport
        {
            Title = $"Training report: {manifest.Name} {manifest.Version}",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            Manifest = manifest,
            Facts = Facts(input, members),
            Network = members,
            Classes = ClassCounting.Of(input.Data, input.Recipe),
            AugmentedSamples = AugmentedSheets.Of(input, samples),
            LearningCurves = [.. runs.Select(run => new LearningCurve(NameOf(run.Member, run.Seed), input.Run.Member(run.Member).ReadEpochs()))],
            DataSets = Progress.Show("Figures", progress => DataSetMeasurement.Of(manifest, tuning, tests, progress)),
            Calibration = CalibrationMeasurement.Of(input),
            ActivationMaps = ActivationMapSheets.Of(input, samples, tuning),
            Shortcuts = ShortcutMeasurement.Of(input),
            Comparison = input.Comparison is { } path ? ReadComparison(path) : null,
            Variants = VariantMeasurement.Of(input, tuning),
            Speed = SpeedMeasurement.Of(input, runs),
            Openings = openings,
        };
        var package = ModelPackage.Save(input.Package.Folder, manifest, File.ReadAllBytes(input.Package.OnnxPath));
        TrainingReportFiles.Save(package.Folder, report, input.ShowsRealImages);
        ModelCard.Write(package);
        return package;
    }

    private static ModelManifest WithGate(ModelManifest manifest, IReadOnlyList<GateFigures>? figures) =>
        manifest.Gate is { } gate ? manifest with { Gate = gate with { Figures = figures } } : manifest;

    private static NetworkDrawing[] Members(ReportInput input)
    {
        var (recipe, spec) = (input.Recipe, input.Recipe.Input);
        return [.. recipe.Networks.Select((architecture, index) =>
        {
            using var network = new ChestNet(architecture, recipe.Labels.Count);
            long parameters = network.parameters().Sum(parameter => parameter.numel());
            return DrawingBuilder.Of(NameOf(index + 1, recipe.Seed + index), architecture, spec.Rows, spec.Columns, recipe.Labels.Count, parameters);
        })];
    }

    private static string NameOf(int member, int seed) => $"member {member}, seed {seed}";

    private static IReadOnlyList<ReportFact> Facts(ReportInput input, NetworkDrawing[] members) =>
    [
        new("Data", string.Join(", ", input.Data.Sources.Select(source => $"{source.Name} ({input.Data.Items.Count(item => item.Source == source.Name)} images)"))),
        new("Network", $"{members.Length} {(members.Length == 1 ? "member" : "members")}, {string.Join(", ", members.Select(member => member.Kind).Distinct())}"),
    ];

    private static IReadOnlyList<ComparedNetwork> ReadComparison(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.IReadOnlyListComparedNetwork) ?? throw new RefusedException($"{path} is empty.");
        }
        catch (JsonException exception)
        {
            throw new RefusedException($"{path} is not what `compare` wrote: {exception.Message}", exception);
        }
    }
}
