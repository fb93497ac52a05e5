using System.Text.Json;

namespace Pneumonia.Training.Learning;

/// <summary>The state of a training after an epoch, on disk: network, averaged network, optimiser, and how far it came.</summary>
internal sealed class Checkpoint(string folder)
{
    private const string ProgressName = "progress.json";

    /// <summary>Writes the state; progress.json last, so that a folder with one is whole.</summary>
    public static void Save(string folder, TrainingState state, TrainingProgress progress)
    {
        Directory.CreateDirectory(folder);
        WeightsFile.Save(state.Network, Path.Combine(folder, "network.dat"));
        WeightsFile.Save(state.Average.Network, Path.Combine(folder, "average.dat"));
        state.Optimiser.save_state_dict(Path.Combine(folder, "optimiser.dat"));
        WholeFile.Write(Path.Combine(folder, ProgressName), JsonSerializer.SerializeToUtf8Bytes(progress, TrainingJson.Default.TrainingProgress));
    }

    public static bool IsWhole(string folder) => File.Exists(Path.Combine(folder, ProgressName));

    public TrainingProgress Restore(TrainingState state)
    {
        state.Network.load(Path.Combine(folder, "network.dat"));
        state.Average.Network.load(Path.Combine(folder, "average.dat"));
        state.Optimiser.load_state_dict(Path.Combine(folder, "optimiser.dat"));
        return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, ProgressName)), TrainingJson.Default.TrainingProgress)!;
    }
}
