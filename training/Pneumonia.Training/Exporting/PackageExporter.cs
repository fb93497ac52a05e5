using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Gating;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Reporting;

namespace Pneumonia.Training.Exporting;

/// <summary>From a finished run to a model package, with every step checked that could silently go wrong.</summary>
internal static class PackageExporter
{
    /// <summary>AUROC differs by less on another machine; broken weights differ by more.</summary>
    private const double FigureTolerance = 1e-3;

    /// <summary>What ONNX Runtime may differ from TorchSharp in probability.</summary>
    private const double ProbabilityTolerance = 1e-4;

    /// <exception cref="RefusedException">The weights do not reach the run's figures in this fresh process, or the two runtimes disagree.</exception>
    public static ModelPackage Export(RunFolder folder, string output)
    {
        var (recipe, data) = (folder.ReadRecipe(), folder.ReadManifest());
        var runs = folder.ReadRuns(recipe);
        var tuning = new TuningSet(Progress.Show("Reading tuning images", progress => ImageReader.ReadAll(data, DataSplit.Tuning, recipe.Input, progress)), recipe);
        using var ensemble = Ensemble.Load(folder, recipe);
        foreach (var (run, member) in runs.Zip(ensemble.Members))
            RefuseOtherFigures(run.Tuning, tuning.Evaluate(member, TorchSharp.torch.CPU));

        var labels = Decisions.Fit(recipe, tuning, ensemble.Score(tuning, tuning.Stressed));
        byte[] onnx = NetworkExporter.ToOnnx(ensemble.Members, Exported(recipe, labels), recipe.Input, recipe.Name, recipe.Version);
        var gate = recipe.Gate is { } settings ? FitGate(onnx, folder, recipe.Input, settings) : null;
        TrainingReportFiles.Delete(output);
        var package = ModelPackage.Save(output, Describe(recipe, runs[0], labels, gate), gate?.AddTo(onnx, recipe.Version) ?? onnx);

        var scored = Progress.Show("Scoring tuning images", progress => PackageScorer.Score(package, data, tuning.Items, progress));
        RefuseDisagreement(scored, ensemble.Score(tuning, tuning.Clean), recipe, labels);
        return PackageFigures.Save(package, [.. data.Sources.SelectMany(source => PackageFigures.Of(
            package.Manifest, source.Name, DataSplit.Tuning, [.. scored.Where(entry => entry.Item.Source == source.Name)]))]);
    }

    /// <summary>What a package says of the run that it came from.</summary>
    /// <param name="run">Its first member's.</param>
    public static TrainingRecord RecordOf(Recipe recipe, TrainingRun run) =>
        new(recipe.Name, run.DataManifestSha256, recipe.Seed, run.CodeCommit, run.StartedOn, run.Command);

    private static Gate FitGate(byte[] onnx, RunFolder folder, TensorSpec input, GateSettings settings)
    {
        var maps = GateBuilder.Maps(onnx, input, settings);
        return GateBuilder.Build(GateFeaturesVerb.CollectElsewhere(onnx, folder), maps, settings);
    }

    private static ModelManifest Describe(Recipe recipe, TrainingRun run, IReadOnlyList<ModelLabel> labels, Gate? gate) => new()
    {
        Schema = ModelManifest.CurrentSchema,
        Name = recipe.Name,
        Version = recipe.Version,
        Sha256 = "",
        Input = new ModelInput(OnnxNames.Input, recipe.Input),
        Labels = labels,
        Gate = gate is null ? null : new ModelGate(Gate.Method, OnnxNames.OutOfDistribution, gate.Limit, gate.Rule),
        IntendedUse = recipe.IntendedUse,
        Training = RecordOf(recipe, run),
        Figures = [],
    };

    private static IReadOnlyList<ExportedLabel> Exported(Recipe recipe, IReadOnlyList<ModelLabel> labels) =>
        [.. labels.Select(label => new ExportedLabel(label.Name, IndexOf(recipe, label), label.Calibration.Temperature, label.Calibration.Bias))];

    private static int IndexOf(Recipe recipe, ModelLabel label) => recipe.Labels.Index().First(entry => entry.Item.Name == label.Name).Index;

    private static void RefuseOtherFigures(TuningFigures trained, TuningFigures loaded)
    {
        if (!trained.IsNear(loaded, FigureTolerance))
            throw new RefusedException($"The run ended with {trained}, its weights now give {loaded}: one of the two is corrupt. Train again.");
    }

    private static void RefuseDisagreement(IReadOnlyList<ScoredItem> onnx, float[] torch, Recipe recipe, IReadOnlyList<ModelLabel> labels)
    {
        double worst = labels.Max(label => onnx.Index().Max(entry => Math.Abs(
            entry.Item.Probability(label.Name)
            - Logistic.ToProbability(torch[(entry.Index * recipe.Labels.Count) + IndexOf(recipe, label)] / label.Calibration.Temperature))));
        if (!(worst <= ProbabilityTolerance))
            throw new RefusedException($"ONNX Runtime and TorchSharp differ by {worst:G3} in probability, more than {ProbabilityTolerance}: the exporter is wrong.");
    }
}
