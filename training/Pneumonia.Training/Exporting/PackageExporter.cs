using Pneumonia.Evaluation;
using Pneumonia.Inference;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Exporting;

/// <summary>From a finished run to a model package, with every step checked that could silently go wrong.</summary>
internal static class PackageExporter
{
    /// <summary>AUROC differs by less on another machine; broken weights differ by more.</summary>
    private const double FigureTolerance = 1e-3;

    /// <summary>What ONNX Runtime may differ from TorchSharp in probability.</summary>
    private const double ProbabilityTolerance = 1e-4;

    /// <exception cref="RefusedException">The weights do not reach the run's figures in this fresh process, or the two runtimes disagree.</exception>
    public static ModelPackage Export(RunFolder folder, string output, IProgress<double> progress)
    {
        var (run, recipe, data) = (folder.ReadRun(), folder.ReadRecipe(), folder.ReadManifest());
        var tuning = new TuningSet(ImageReader.ReadAll(data, DataSplit.Tuning, recipe.Input, progress), recipe);
        using var network = WeightsFile.Load(recipe.Network, folder.WeightsPath);
        RefuseOtherFigures(run.Tuning, tuning.Evaluate(network));

        var label = Calibrate(tuning, tuning.ScoreStressed(network), data.Name);
        var manifest = Describe(recipe, run, label);
        var package = ModelPackage.Save(output, manifest, NetworkExporter.ToOnnx(
            [network], [new ExportedLabel("pneumonia", 0, label.Calibration.Temperature)], recipe.Input, recipe.Name, recipe.Version));
        var scores = PackageScorer.Score(package, data, DataSplit.Tuning, progress);
        RefuseDisagreement(scores, tuning.ToScores(tuning.ScoreClean(network), label.Calibration.Temperature));

        var figures = PackageFigures.Of(data.Name, DataSplit.Tuning, BinaryEvaluation.Of(scores, label.OperatingPoint.Probability));
        return PackageFigures.Save(package, figures);
    }

    /// <summary>
    /// Temperature and operating point, both from bent tuning images: on clean ones the classes are nearly separated, which would sharpen the
    /// probabilities and set a threshold that other films do not keep. No bias is fitted: the share of pneumonia in the data is not the site's.
    /// </summary>
    private static ModelLabel Calibrate(TuningSet tuning, double[] logits, string dataName)
    {
        double temperature = TemperatureScaling.Fit(logits, [.. tuning.Labels]);
        var scores = tuning.ToScores(logits, temperature);
        double threshold = YoudenPoint.Of(scores);
        var confusion = BinaryEvaluation.Of(scores, threshold, replicates: 0);
        return new ModelLabel(
            "pneumonia", OnnxNames.Logit, new Calibration("temperature", temperature, 0),
            new OperatingPoint(threshold, "Youden", $"{dataName} {DataSplit.Tuning}, stressed", confusion.Sensitivity.Value, confusion.Specificity.Value));
    }

    private static ModelManifest Describe(Recipe recipe, TrainingRun run, ModelLabel label) => new()
    {
        Schema = ModelManifest.CurrentSchema,
        Name = recipe.Name,
        Version = recipe.Version,
        Sha256 = "",
        Input = new ModelInput(OnnxNames.Input, recipe.Input),
        Labels = [label],
        IntendedUse = recipe.IntendedUse,
        Training = new TrainingRecord(recipe.Name, run.DataManifestSha256, run.Seed, run.CodeCommit, run.StartedOn, run.Command),
        Figures = [],
    };

    private static void RefuseOtherFigures(TuningFigures trained, TuningFigures loaded)
    {
        if (Math.Abs(trained.CleanAuroc - loaded.CleanAuroc) > FigureTolerance || Math.Abs(trained.StressedAuroc - loaded.StressedAuroc) > FigureTolerance)
            throw new RefusedException($"The run ended with {trained}, its weights now give {loaded}: one of the two is corrupt. Train again.");
    }

    private static void RefuseDisagreement(IReadOnlyList<LabelledScore> onnx, IReadOnlyList<LabelledScore> torch)
    {
        double worst = onnx.Zip(torch, (left, right) => Math.Abs(left.Probability - right.Probability)).Max();
        if (!(worst <= ProbabilityTolerance))
            throw new RefusedException($"ONNX Runtime and TorchSharp differ by {worst:G3} in probability, more than {ProbabilityTolerance}: the exporter is wrong.");
    }
}
