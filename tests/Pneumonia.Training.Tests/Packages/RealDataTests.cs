using Pneumonia.Evaluation;
using Pneumonia.Inference;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Packages;

/// <summary>The shipped package against the data that it names. The tests' images stay closed: only `evaluate` opens them.</summary>
public sealed class RealDataTests
{
    [Fact]
    public void The_data_gives_the_package_its_figures_on_tuning()
    {
        var package = ModelPackage.Load(ShippedData.Package("pneumonia"));
        var data = ShippedData.Manifest("kermany", "adult-nih");

        var scored = PackageScorer.Score(package, data, data.ItemsOf("kermany", DataSplit.Tuning), new Progress<double>());
        var evaluation = BinaryEvaluation.Of(scored.Of("pneumonia"), package.Manifest.Labels[0].OperatingPoint.Probability, replicates: 0);

        Assert.Equal(package.Manifest.Training.DataManifestSha256, data.Sha256);
        var stored = package.Manifest.Figures.Single(figures => figures.DataSet == "kermany Tuning" && figures.OperatingPoint is null);
        Assert.Equal((stored.N, stored.Positives), (evaluation.N, evaluation.Positives));
        Assert.Equal(stored.Auroc.Value, evaluation.Auroc.Value, 1e-3);
        Assert.Equal(stored.Accuracy.Value, evaluation.Accuracy.Value, 2e-3);
    }

    [Fact]
    public void Both_data_sets_split_as_their_descriptions_say()
    {
        var data = ShippedData.Manifest("kermany", "adult-nih");

        Assert.Equal((4152, 1038, 624), (data.ItemsOf("kermany", DataSplit.Training).Count, data.ItemsOf("kermany", DataSplit.Tuning).Count, data.ItemsOf("kermany", DataSplit.InternalTest).Count));
        Assert.Equal((414, 102, 139), (data.ItemsOf("adult-nih", DataSplit.Training).Count, data.ItemsOf("adult-nih", DataSplit.Tuning).Count, data.ItemsOf("adult-nih", DataSplit.ExternalTest).Count));
        Assert.Equal("0511e45e1b17745f3a6b133bd4f7595765c18a5f1bf1c3373d97659ecb5404d6", data.Sha256);
    }
}
