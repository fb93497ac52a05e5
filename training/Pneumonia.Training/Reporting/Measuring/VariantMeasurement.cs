using Pneumonia.Evaluation;
using Pneumonia.Inference;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Exporting.Quantisation;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>The network in other number formats, on the same tuning images of each source.</summary>
internal static class VariantMeasurement
{
    /// <param name="tuning">What the package says of them.</param>
    /// <returns>The package's own network first.</returns>
    public static IReadOnlyList<PackageVariant> Of(ReportInput input, IReadOnlyList<ScoredItem> tuning)
    {
        var manifest = input.Package.Manifest;
        byte[] shipped = File.ReadAllBytes(input.Package.OnnxPath);
        byte[] int8 = Quantiser.ToInt8(input.Package, CalibrationImages.Draw(input.Data, manifest.Input.Tensor));
        var scored = Score(input, int8, [.. tuning.Select(entry => entry.Item)]);
        var decided = tuning.Zip(scored).Where(pair => pair.First.Item.Has(manifest.Labels[0].Name) is not null).ToArray();
        double shippedTime = InferenceSpeed.Measure(shipped, manifest.Input.Tensor).Value, int8Time = InferenceSpeed.Measure(int8, manifest.Input.Tensor).Value;
        return [.. decided.GroupBy(pair => pair.First.Item.Source).SelectMany(source => (PackageVariant[])
        [
            Shipped(manifest, source.Key, [.. source.Select(pair => pair.First)], shipped.Length, shippedTime),
            Other("int8", manifest, source.Key, [.. source], int8.Length, int8Time),
        ])];
    }

    // A package of its own, so that the variant goes the service's way; it is not kept.
    private static IReadOnlyList<ScoredItem> Score(ReportInput input, byte[] onnx, IReadOnlyList<DataItem> items)
    {
        var folder = Directory.CreateTempSubdirectory("pneumonia-variant-");
        try
        {
            var package = ModelPackage.Save(folder.FullName, input.Package.Manifest, onnx);
            return Progress.Show("Scoring the int8 network", progress => PackageScorer.Score(package, input.Data, items, progress));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static PackageVariant Shipped(ModelManifest manifest, string source, ScoredItem[] scored, long size, double milliseconds) => new(
        "float32 (shipped)", size, milliseconds, PackageFigures.NameOf(source, DataSplit.Tuning), scored.Length,
        BinaryEvaluation.Of(scored.Of(manifest.Labels[0].Name), manifest.Labels[0].OperatingPoint.Probability).Auroc, null, null, null);

    private static PackageVariant Other(
        string name, ModelManifest manifest, string source, (ScoredItem Shipped, ScoredItem Variant)[] pairs, long size, double milliseconds)
    {
        var label = manifest.Labels[0];
        PairedScore[] paired =
        [
            .. pairs.Select(pair => new PairedScore(
                pair.Shipped.Item.Group, pair.Shipped.Probability(label.Name), pair.Variant.Probability(label.Name), pair.Shipped.Item.Has(label.Name) == true)),
        ];
        return new PackageVariant(
            name, size, milliseconds, PackageFigures.NameOf(source, DataSplit.Tuning), pairs.Length,
            BinaryEvaluation.Of(pairs.Select(pair => pair.Variant).Of(label.Name), label.OperatingPoint.Probability).Auroc, PairedBootstrap.AurocDifference(paired),
            paired.Max(pair => Math.Abs(pair.First - pair.Second)),
            pairs.Count(pair => pair.Shipped.Assessment.Findings![0].Flagged != pair.Variant.Assessment.Findings![0].Flagged));
    }
}
