using Pneumonia.Inference;
using Pneumonia.Training.Augmenting;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Learning;

namespace Pneumonia.Training.Tests;

internal static class A
{
    /// <summary>A manifest for an export of <see cref="TinyNet"/>.</summary>
    public static ModelManifest Manifest() => new()
    {
        Schema = ModelManifest.CurrentSchema,
        Name = "tiny",
        Version = "1.0.0",
        Sha256 = "",
        Input = new ModelInput(OnnxNames.Input, TinyNet.Spec),
        Labels = [new ModelLabel("pneumonia", OnnxNames.Logit, new Calibration("temperature", 1, 0), new OperatingPoint(0.5, "fixed", "none", 0.5, 0.5))],
        IntendedUse = new IntendedUse(["DX"], ["PA"], new AgeRange(1, 5), "A test."),
        Training = new TrainingRecord("tiny", new string('0', 64), 1, "none", "2026-01-01", "none"),
        Figures = [],
    };

    /// <summary>Two members for the drawn data set, trained in seconds.</summary>
    public static Recipe Recipe() => new(
        "tiny", "1.0.0", 5, TinyNet.Spec, [TinyNet.Architecture, TinyNet.Architecture],
        [new LabelSettings("pneumonia", 1, true), new LabelSettings("viral", 0.3, false)],
        new SamplingSettings([new Stratum("drawn", "pneumonia", false, null, 1), new Stratum("drawn", "pneumonia", true, null, 1)]),
        new OptimiserSettings(6, 12, 16, 0.01, 0.01, 0.1, 0.05, 5, 0.9), new AugmentationSettings(5, 0.95, 1.05, 0.05, 0.03, 0.02, 0.1, 0.05, 0.1, 0.02, 0.1, 0.1),
        new AugmentationSettings(0, 1, 1, 0, 0, 0, 0.2, 0.1, 0.2, 0.02, 0.2, 0), new DecisionSettings("drawn", 0.9), new IntendedUse(["DX"], ["PA"], null, "A test."));
}
