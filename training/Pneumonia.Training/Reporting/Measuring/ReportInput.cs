using Pneumonia.Inference;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>What a report is made of.</summary>
/// <param name="Run">The run that the package was exported from.</param>
/// <param name="Data">The run's data, its folders on this machine.</param>
internal sealed record ReportInput(ModelPackage Package, RunFolder Run, Recipe Recipe, DataManifest Data)
{
    /// <summary>comparison.json; null leaves the comparison out.</summary>
    public string? Comparison { get; init; }

    /// <summary>Folders of foreign images.</summary>
    public IReadOnlyList<string> Foreign { get; init; } = [];

    /// <summary>Folders of photographs.</summary>
    public IReadOnlyList<string> Photographs { get; init; } = [];

    /// <summary>Folder of synthetic samples; null shows none.</summary>
    public string? Samples { get; init; }

    /// <summary>Foreign images to draw of each kind.</summary>
    public int DrawnPerKind { get; init; } = 50;

    /// <summary>Tuning images of each source to perturb, at most.</summary>
    public int PerturbedPerSource { get; init; } = 300;

    public bool ShowsRealImages { get; init; }

    /// <exception cref="RefusedException">Run, data and package do not belong together, or a data set is not where the manifest says.</exception>
    public IReadOnlyList<TrainingRun> ReadRuns()
    {
        var runs = Run.ReadRuns(Recipe);
        var told = Package.Manifest.Training;
        if (PackageExporter.RecordOf(Recipe, runs[0]) is var record && record != told)
            throw new RefusedException($"The package was exported from another run: it says {told}, the run is {record}.");
        if (Data.Sha256 != told.DataManifestSha256)
            throw new RefusedException($"The data manifest has the hash {Data.Sha256}, the package was trained on {told.DataManifestSha256}. Name the manifest of the training.");
        if (Data.Sources.FirstOrDefault(source => !Directory.Exists(source.Root)) is { } missing)
            throw new RefusedException($"The data set '{missing.Name}' is not at {missing.Root}. Name a manifest of the same data that was made here: --manifest.");
        return runs;
    }
}
