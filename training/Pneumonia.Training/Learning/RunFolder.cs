using System.Security.Cryptography;
using System.Text.Json;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Learning;

/// <summary>One training run on disk: recipe.json and manifest.json (what went in), progress.jsonl, weights.dat, and run.json once it is finished.</summary>
internal sealed class RunFolder(string path)
{
    public string WeightsPath => Path.Combine(path, "weights.dat");

    private string RunPath => Path.Combine(path, "run.json");

    private string ProgressPath => Path.Combine(path, "progress.jsonl");

    private string RecipePath => Path.Combine(path, "recipe.json");

    private string ManifestPath => Path.Combine(path, "manifest.json");

    /// <exception cref="RefusedException">The folder holds a run already.</exception>
    public static RunFolder Create(string path, Recipe recipe, DataManifest manifest)
    {
        var run = new RunFolder(path);
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new RefusedException($"{path} is not empty. Name a new folder, so that no run is lost.");

        WholeFile.Write(run.RecipePath, recipe.ToJson());
        manifest.Write(run.ManifestPath);
        return run;
    }

    public void Append(EpochRecord epoch) =>
        File.AppendAllText(ProgressPath, JsonSerializer.Serialize(epoch, TrainingJsonLines.Default.EpochRecord) + "\n");

    public void Finish(TrainingRun run) => WholeFile.Write(RunPath, JsonSerializer.SerializeToUtf8Bytes(run, TrainingJson.Default.TrainingRun));

    public Recipe ReadRecipe() => Recipe.Read(RecipePath);

    public DataManifest ReadManifest() => DataManifest.Read(ManifestPath);

    /// <exception cref="RefusedException">The run is not finished, or its weights are not the ones it ended with.</exception>
    public TrainingRun ReadRun()
    {
        if (!File.Exists(RunPath))
            throw new RefusedException($"{path}: no run.json. The run did not finish; train again.");

        var run = JsonSerializer.Deserialize(File.ReadAllBytes(RunPath), TrainingJson.Default.TrainingRun)!;
        return run.WeightsSha256 == HashWeights() ? run : throw new RefusedException($"{WeightsPath} is not what the run ended with. Train again.");
    }

    public string HashWeights() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(WeightsPath)));
}
