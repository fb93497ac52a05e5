using Pneumonia.Inference;
using Pneumonia.Training.Exporting;

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
}
