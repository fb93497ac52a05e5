using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Pneumonia.Training.Learning;

/// <summary>One member of a run on disk: progress.jsonl, weights.dat, the last epoch's checkpoint, and run.json once it is finished.</summary>
internal sealed class MemberFolder(string path)
{
    private const string CheckpointPrefix = "checkpoint-";

    public string WeightsPath => Path.Combine(path, "weights.dat");

    public string ProgressPath => Path.Combine(path, "progress.jsonl");

    public bool IsFinished => File.Exists(RunPath);

    private string RunPath => Path.Combine(path, "run.json");

    /// <summary>Where the last whole epoch left off; null when there is none.</summary>
    public Checkpoint? FindCheckpoint() => Checkpoints().Where(Checkpoint.IsWhole).MaxBy(EpochOf) is { } newest ? new Checkpoint(newest) : null;

    /// <summary>Saves the state of a new epoch, then removes the older ones.</summary>
    public void SaveCheckpoint(TrainingState state, TrainingProgress progress)
    {
        string current = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{CheckpointPrefix}{progress.Epoch}"));
        Checkpoint.Save(current, state, progress);
        foreach (string old in Checkpoints().Where(folder => folder != current))
            Directory.Delete(old, recursive: true);
    }

    public void Append(EpochRecord epoch) =>
        File.AppendAllText(ProgressPath, JsonSerializer.Serialize(epoch, TrainingJsonLines.Default.EpochRecord) + "\n");

    /// <summary>Drops lines of epochs that a resumed run makes again.</summary>
    public void KeepEpochs(int count)
    {
        if (File.Exists(ProgressPath))
            File.WriteAllLines(ProgressPath, File.ReadLines(ProgressPath).Take(count).ToList());
    }

    public IReadOnlyList<EpochRecord> ReadEpochs() =>
        [.. File.ReadLines(ProgressPath).Select(line => JsonSerializer.Deserialize(line, TrainingJsonLines.Default.EpochRecord)!)];

    public void Finish(TrainingRun run)
    {
        WholeFile.Write(RunPath, JsonSerializer.SerializeToUtf8Bytes(run, TrainingJson.Default.TrainingRun));
        foreach (string checkpoint in Checkpoints())
            Directory.Delete(checkpoint, recursive: true);
    }

    /// <exception cref="RefusedException">The member is not finished, or its weights are not the ones it ended with.</exception>
    public TrainingRun ReadRun()
    {
        if (!IsFinished)
            throw new RefusedException($"{path}: no run.json. The run did not finish; go on with `train --resume`.");

        var run = JsonSerializer.Deserialize(File.ReadAllBytes(RunPath), TrainingJson.Default.TrainingRun)!;
        return run.WeightsSha256 == HashWeights() ? run : throw new RefusedException($"{WeightsPath} is not what the run ended with. Train again.");
    }

    public string HashWeights() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(WeightsPath)));

    private string[] Checkpoints() => Directory.Exists(path) ? Directory.GetDirectories(path, CheckpointPrefix + "*") : [];

    private static int EpochOf(string folder) => int.Parse(Path.GetFileName(folder)[CheckpointPrefix.Length..], CultureInfo.InvariantCulture);
}
