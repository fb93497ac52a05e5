using Pneumonia.Evaluation;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Packages;

/// <summary>The shipped package against the data that it names. The tests' images stay closed: only `evaluate` opens them.</summary>
public sealed class RealDataTests
{
    private static readonly string Training = Path.Combine(Requires.RepositoryRoot, "training");

    [Fact]
    public void The_data_gives_the_manifest_that_the_package_names_and_the_package_its_figures_on_tuning()
    {
        var package = ModelPackage.Load(Path.Combine(Training, "models", "pneumonia"));
        var data = ManifestBuilder.Build([Source("kermany"), Source("adult-nih")], _ => { }).Manifest;
        Assert.Equal(package.Manifest.Training.DataManifestSha256, data.Sha256);

        foreach (string source in new[] { "kermany", "adult-nih" })
        {
            var scored = PackageScorer.Score(package, data, data.ItemsOf(source, DataSplit.Tuning), new Progress<double>());
            var evaluation = BinaryEvaluation.Of(scored.Of("pneumonia"), package.Manifest.Labels[0].OperatingPoint.Probability, replicates: 0);

            var stored = package.Manifest.Figures.Single(figures => figures.DataSet == $"{source} Tuning" && figures.OperatingPoint is null);
            Assert.Equal(stored.Auroc.Value, evaluation.Auroc.Value, 1e-3);
            Assert.Equal(stored.Accuracy.Value, evaluation.Accuracy.Value, 2e-3);
        }
    }

    private static (SourceDescription Description, string Root) Source(string name) =>
        (SourceDescription.Read(Path.Combine(Training, "recipes", "sources", $"{name}.json")), Requires.SharedData(name));
}
