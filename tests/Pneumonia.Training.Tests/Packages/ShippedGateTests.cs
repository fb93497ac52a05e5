using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Gating;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Packages;

/// <summary>The shipped package's gate against images that its fit has not seen.</summary>
public sealed class ShippedGateTests
{
    private const int PerKind = 10;

    private static readonly string Training = Path.Combine(Requires.RepositoryRoot, "training");
    private static readonly ModelPackage Package = ModelPackage.Load(Path.Combine(Training, "models", "pneumonia"));

    [Fact]
    public void The_gate_refuses_95_percent_of_foreign_images_and_at_most_2_percent_of_films()
    {
        var data = ManifestBuilder.Build([Source("kermany"), Source("adult-nih")], _ => { }).Manifest;
        var films = ChestFilms.Thin(ChestFilms.Of(data, DataSplit.Tuning), 100);

        var evaluation = GateEvaluation.Run(Package, films, GateEvaluation.Drawn(films, PerKind, seed: 77));

        Assert.True(evaluation.AllForeign.Share >= 0.95, string.Join("; ", evaluation.Passed));
        Assert.True(evaluation.AllFilms.Share <= 0.02, $"{evaluation.AllFilms}");
    }

    [Fact]
    public void The_gate_refuses_95_percent_of_other_modalities()
    {
        string root = Requires.SharedData("dicom");
        string[] corpora = ["pydicom", "pydicom-data", "fo-dicom", "cornerstone"];

        var evaluation = GateEvaluation.Run(Package, [], corpora.SelectMany(corpus => ForeignFolder.Read(Path.Combine(root, corpus), TestCodecs.Shared)));

        Assert.True(evaluation.AllForeign.N >= 30, $"{evaluation.AllForeign}");
        Assert.True(evaluation.AllForeign.Share >= 0.95, string.Join("; ", evaluation.Passed));
    }

    private static (SourceDescription Description, string Root) Source(string name) =>
        (SourceDescription.Read(Path.Combine(Training, "recipes", "sources", $"{name}.json")), Requires.SharedData(name));
}
