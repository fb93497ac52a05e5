using Pneumonia.Inference;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Reporting;

namespace Pneumonia.Training.Tests.Packages;

/// <summary>What the shipped packages claim, against what was asked of them. Figures come from the openings on record; no test is opened here.</summary>
public sealed class ShippedPackageTests
{
    private const long MaxOnnxBytes = 15_000_000;

    private static readonly ModelPackage Package = ModelPackage.Load(ShippedData.Package("pneumonia"));

    public static TheoryData<string> Names => ["pneumonia", "pneumonia-baseline", "adult-findings-demo"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_shipped_package_loads_runs_is_small_and_passes_onnx_checker(string name)
    {
        var package = ModelPackage.Load(ShippedData.Package(name));
        using var model = PneumoniaModel.Open(package, "CPU", threads: 1);

        var assessment = model.Assess(new float[model.TensorLength], 1)[0];
        var check = await OnnxChecker.RunAsync(package.OnnxPath);

        Assert.Equal(package.Manifest.Labels.Select(label => label.Name), assessment.Findings!.Select(finding => finding.Label));
        Assert.Equal((0, ""), (check.ExitCode, check.Error));
        Assert.InRange(new FileInfo(package.OnnxPath).Length, 1, MaxOnnxBytes);
        Assert.True(File.Exists(Path.Combine(package.Folder, "model-card.md")));
    }

    [Fact]
    public void The_official_test_is_passed_above_the_predecessor_in_all_four_figures()
    {
        var figures = Figures("kermany InternalTest", null);

        Assert.Equal((624, 390), (figures.N, figures.Positives));
        Assert.True(figures.Auroc.Value >= 0.98, $"AUROC {figures.Auroc}");
        Assert.True(figures.Sensitivity.Value >= 0.985, $"sensitivity {figures.Sensitivity}");
        Assert.True(figures.Ppv.Value > 0.85, $"PPV {figures.Ppv}");
        Assert.True(figures.F1.Value > 0.91, $"F1 {figures.F1}");
        Assert.True(Figures("kermany InternalTest", "balanced").Accuracy.Value >= 0.93, "accuracy at the balanced point");
    }

    /// <summary>Asked for were 0.73 against the rest, which it reaches, and 0.85 against normal, which it does not: its card says so, and adults are outside of its use.</summary>
    [Fact]
    public void Adults_are_told_apart_over_all_and_within_each_view_but_are_not_in_the_intended_use()
    {
        var adults = TrainingReportFiles.TryRead(Package.Folder)!.DataSets!.Single(data => data.Name == "adult-nih ExternalTest");
        var slices = adults.Slices.ToDictionary(slice => $"{slice.Dimension} {slice.Name}", slice => slice.Figures.Auroc.Value);

        Assert.True(Figures("adult-nih ExternalTest", null).Auroc.Value >= 0.73, "opacity against all others");
        Assert.True(slices["against normal images only: all"] >= 0.79, "opacity against normal");
        Assert.All(["view AP", "view PA", "against normal images only: AP", "against normal images only: PA"], view => Assert.True(slices[view] >= 0.65, $"{view}: {slices[view]}"));
        Assert.Equal((1, 5), (Package.Manifest.IntendedUse.AgeYears!.Min, Package.Manifest.IntendedUse.AgeYears.Max));
    }

    [Fact]
    public void The_gate_refuses_95_percent_of_foreign_images_and_at_most_2_percent_of_films_that_did_not_set_it()
    {
        var figures = Package.Manifest.Gate!.Figures!;
        var foreign = GateTotal.Of(figures.Where(kind => !kind.IsIntended));
        var tests = GateTotal.Of(figures.Where(kind => kind.IsIntended && kind.Kind.EndsWith("Test", StringComparison.Ordinal)));

        Assert.Equal(624 + 139, tests.N);
        Assert.True(foreign.Share.Value >= 0.95, $"{foreign}");
        Assert.True(tests.Share.Value <= 0.02, $"{tests}");
    }

    [Fact]
    public void This_network_opened_each_test_once()
    {
        var openings = TestOpenings.ReadAll(Package).Where(opening => opening.ModelSha256 == Package.Manifest.Sha256);

        Assert.Equal(["adult-nih ExternalTest", "kermany InternalTest"], openings.Select(opening => $"{opening.Source} {opening.Split}").Order(StringComparer.Ordinal));
    }

    private static DataSetFigures Figures(string dataSet, string? operatingPoint) =>
        Package.Manifest.Figures.Single(figures => figures.DataSet == dataSet && figures.OperatingPoint == operatingPoint);
}
