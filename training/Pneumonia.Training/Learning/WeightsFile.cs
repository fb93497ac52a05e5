using Pneumonia.Training.Network;
using static TorchSharp.torch;

namespace Pneumonia.Training.Learning;

internal static class WeightsFile
{
    /// <summary>Writes the weights under a temporary name, then renames: a stopped save leaves the last one whole.</summary>
    /// <exception cref="TrainingDivergedException">A weight is not a finite number.</exception>
    public static void Save(ChestNet network, string path)
    {
        RefuseNonFinite(network);
        network.save(path + ".new");
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <returns>The network in evaluation mode.</returns>
    /// <exception cref="TrainingDivergedException">A weight is not a finite number.</exception>
    public static ChestNet Load(Architecture architecture, string path)
    {
        var network = new ChestNet(architecture, 2);
        network.load(path);
        network.eval();
        RefuseNonFinite(network);
        return network;
    }

    private static void RefuseNonFinite(ChestNet network)
    {
        using var scope = NewDisposeScope();
        foreach (var (name, value) in network.state_dict())
        {
            if (!value.isfinite().all().item<bool>())
                throw new TrainingDivergedException($"The weight '{name}' holds a number that is not finite.");
        }
    }
}
