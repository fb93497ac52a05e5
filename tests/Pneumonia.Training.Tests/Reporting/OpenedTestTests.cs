using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Reporting.Measuring;

namespace Pneumonia.Training.Tests.Reporting;

[Collection(Libtorch.Alone)]
public sealed class OpenedTestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_recorded_opening_gives_back_every_probability_and_measure()
    {
        var package = Package(seed: 1);
        Open(package, package.Manifest.Sha256, 0.25, 0.75);

        var test = Assert.Single(OpenedTest.Find(package, TestOpenings.ReadAll(package)));

        Assert.Equal("children InternalTest", test.Name);
        Assert.Equal([0.25, 0.75], test.Scored.Select(entry => entry.Probability("pneumonia")));
        Assert.Equal([false, true], test.Scored.Select(entry => entry.Assessment.Findings![0].Flagged));
        Assert.Equal([1.5, 1.5], test.Scored.Select(entry => entry.Assessment.OutOfDistribution!.Value));
        Assert.Equal((true, "patient 0", "AP", "F", 4), (test.Scored[0].Item.Has("pneumonia"), test.Scored[0].Item.Group, test.Scored[0].Item.View, test.Scored[0].Item.Sex, test.Scored[0].Item.AgeYears));
    }

    [Fact]
    public void The_newest_opening_counts()
    {
        var package = Package(seed: 1);
        Open(package, package.Manifest.Sha256, 0.1, 0.2);
        Open(package, package.Manifest.Sha256, 0.3, 0.4);

        Assert.Equal([0.3, 0.4], Assert.Single(OpenedTest.Find(package, TestOpenings.ReadAll(package))).Scored.Select(entry => entry.Probability("pneumonia")));
    }

    [Fact]
    public void An_opening_of_another_network_is_not_used()
    {
        var package = Package(seed: 1);
        Open(package, package.Manifest.Sha256, 0.1, 0.2);

        var exported = Package(seed: 2);

        Assert.Single(TestOpenings.ReadAll(exported));
        Assert.Empty(OpenedTest.Find(exported, TestOpenings.ReadAll(exported)));
    }

    [Fact]
    public void Images_that_are_not_those_of_the_opening_are_not_used()
    {
        var package = Package(seed: 1);
        Open(package, package.Manifest.Sha256, 0.1, 0.2);
        string images = _folder["package", "report", "openings", "children-InternalTest.jsonl"];

        File.WriteAllText(images, File.ReadAllText(images).Replace("0.1", "0.9", StringComparison.Ordinal));
        Assert.Empty(OpenedTest.Find(package, TestOpenings.ReadAll(package)));

        File.Delete(images);
        Assert.Empty(OpenedTest.Find(package, TestOpenings.ReadAll(package)));
    }

    [Fact]
    public void A_package_whose_tests_were_never_opened_has_none() => Assert.Empty(OpenedTest.Find(Package(seed: 1), TestOpenings.ReadAll(Package(seed: 1))));

    public void Dispose() => _folder.Dispose();

    private ModelPackage Package(int seed)
    {
        using var network = TinyNet.Create(seed);
        return ModelPackage.Save(_folder["package"], A.Manifest(), NetworkExporter.ToOnnx([network], [new ExportedLabel("pneumonia", 0)], TinyNet.Spec, "tiny", "1.0.0"));
    }

    private static void Open(ModelPackage package, string sha256, params double[] probabilities)
    {
        ScoredItem[] scored = [.. probabilities.Select((probability, index) => new ScoredItem(
            new DataItem(
                "children", $"test/{index}.png", new string('e', 64), $"patient {index}", DataSplit.InternalTest,
                new Dictionary<string, LabelState> { ["pneumonia"] = index % 2 == 0 ? LabelState.Present : LabelState.Absent }, "AP", "F", 4),
            new Assessment([new Finding("pneumonia", probability, probability >= 0.5, 0.5)], 1.5)))];
        string images = OpenedImages.Write(package, "children", DataSplit.InternalTest, scored);
        var opening = new TestOpening(DateTimeOffset.UnixEpoch, "none", sha256, new string('d', 64), "children", nameof(DataSplit.InternalTest), []);
        TestOpenings.Append(package, opening with { ImagesSha256 = images });
    }
}
