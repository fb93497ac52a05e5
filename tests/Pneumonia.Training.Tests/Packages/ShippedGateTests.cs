using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Training.Gating;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Packages;

/// <summary>The shipped package's gate against images that its fit has not seen.</summary>
public sealed class ShippedGateTests
{
    private const int PerKind = 10;
    private const int Films = 100;

    private static readonly ModelPackage Package = ModelPackage.Load(ShippedData.Package("pneumonia"));

    [Fact]
    public void The_gate_refuses_95_percent_of_drawn_images_and_at_most_2_percent_of_films()
    {
        var films = ChestFilms.Thin(ChestFilms.Of(ShippedData.Manifest("kermany", "adult-nih"), DataSplit.Tuning), Films);

        var evaluation = GateEvaluation.Run(Package, films, GateEvaluation.Drawn(films, PerKind, seed: 77));

        Assert.True(evaluation.AllForeign.Share >= 0.95, string.Join("; ", evaluation.Passed));
        Assert.True(evaluation.AllFilms.Share <= 0.02, $"{evaluation.AllFilms}");
    }

    [Fact]
    public void The_gate_refuses_95_percent_of_photographs_and_images_of_other_modalities()
    {
        string root = Requires.SharedData("dicom"), photographs = Requires.Folder("/usr/share/backgrounds/mate", "mate-backgrounds");
        string[] corpora = ["pydicom", "pydicom-data", "fo-dicom", "cornerstone"];
        var images = corpora.SelectMany(corpus => ForeignFolder.Read(Path.Combine(root, corpus), TestCodecs.Shared))
            .Concat(ForeignFolder.Read(Path.GetDirectoryName(photographs)!, TestCodecs.Shared, "photographs"));

        var evaluation = GateEvaluation.Run(Package, [], images);

        Assert.True(evaluation.AllForeign.N >= 55, $"{evaluation.AllForeign}");
        Assert.True(evaluation.AllForeign.Share >= 0.95, string.Join("; ", evaluation.Passed));
    }
}
