using Pneumonia.Inference;
using Pneumonia.TestKit;

namespace Pneumonia.Training.Tests.Packages;

public sealed class ShippedPackageTests
{
    private static readonly string Folder = Path.Combine(Requires.RepositoryRoot, "training", "models", "pneumonia");

    [Fact]
    public void The_shipped_package_loads_and_its_network_runs()
    {
        var package = ModelPackage.Load(Folder);

        using var model = PneumoniaModel.Open(package, "CPU", threads: 1);

        Assert.Equal("pneumonia", Assert.Single(package.Manifest.Labels).Name);
    }

    [Fact]
    public void The_shipped_package_has_an_auroc_of_at_least_0_96_on_the_official_test()
    {
        var figures = ModelPackage.Load(Folder).Manifest.Figures.Single(figures => figures.DataSet == "kermany InternalTest");

        Assert.Equal((624, 390), (figures.N, figures.Positives));
        Assert.True(figures.Auroc.Value >= 0.96, $"AUROC {figures.Auroc.Value}");
    }

    [Fact]
    public void Every_opening_of_the_official_test_is_on_record_for_this_very_network()
    {
        var package = ModelPackage.Load(Folder);

        string[] openings = File.ReadAllLines(Path.Combine(Folder, "report", "test-openings.jsonl"));

        Assert.NotEmpty(openings);
        Assert.All(openings, line => Assert.Contains($"\"modelSha256\":\"{package.Manifest.Sha256}\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Onnx_checker_accepts_the_shipped_network()
    {
        var result = await OnnxChecker.RunAsync(Path.Combine(Folder, ModelPackage.OnnxName));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }
}
