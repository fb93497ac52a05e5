using Pneumonia.Evaluation;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Tests.Preparation;

namespace Pneumonia.Training.Tests.Packages;

/// <summary>The shipped package against the data that it names. The official test stays closed: only `evaluate` opens it.</summary>
public sealed class RealDataTests
{
    private static readonly string Folder = Path.Combine(Requires.RepositoryRoot, "training", "models", "pneumonia");

    [Fact]
    public void The_data_gives_the_manifest_that_the_package_names_and_the_package_its_figures_on_tuning()
    {
        string root = Requires.SharedData("kermany");
        var package = ModelPackage.Load(Folder);

        var data = ManifestBuilder.Build([(Sources.Kermany, root)], _ => { }).Manifest;
        var scores = PackageScorer.Score(package, data, DataSplit.Tuning, new Progress<double>());
        var evaluation = BinaryEvaluation.Of(scores, package.Manifest.Labels[0].OperatingPoint.Probability, replicates: 0);

        Assert.Equal(package.Manifest.Training.DataManifestSha256, data.Sha256);
        var stored = package.Manifest.Figures.Single(figures => figures.DataSet == "kermany Tuning");
        Assert.Equal(stored.Auroc.Value, evaluation.Auroc.Value, 1e-3);
        Assert.Equal(stored.Accuracy.Value, evaluation.Accuracy.Value, 2e-3);
    }
}
