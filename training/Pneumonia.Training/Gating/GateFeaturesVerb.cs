using System.CommandLine;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Gating;

/// <summary>
/// Draws and bends images in a process of its own: the guarded one, in which libtorch runs, has no optimised code (see <see cref="GuardedProcess"/>) and
/// takes many times as long.
/// </summary>
internal static class GateFeaturesVerb
{
    private const string Name = "gate-features";

    public static Command Create()
    {
        var run = new Option<DirectoryInfo>("--run") { Required = true };
        var network = new Option<FileInfo>("--network") { Required = true };
        var output = new Option<FileInfo>("--out") { Required = true };
        var command = new Command(Name, "The part of `export` that makes images for the input gate.") { run, network, output };
        command.Hidden = true;
        command.SetAction(result => Collect(new RunFolder(result.GetRequiredValue(run).FullName), result.GetRequiredValue(network).FullName, result.GetRequiredValue(output).FullName));
        return command;
    }

    /// <summary>Starts the verb, waits for it and reads what it made.</summary>
    /// <exception cref="RefusedException">It failed; it has said why.</exception>
    public static GateFeatures CollectElsewhere(byte[] onnx, RunFolder run)
    {
        var folder = Directory.CreateTempSubdirectory("pneumonia-gate-");
        try
        {
            string network = Path.Combine(folder.FullName, "network.onnx"), output = Path.Combine(folder.FullName, "features");
            File.WriteAllBytes(network, onnx);
            int exitCode = GuardedProcess.RunOptimised([Name, "--run", run.Root, "--network", network, "--out", output]);
            if (exitCode != 0)
                throw new RefusedException($"The images for the input gate could not be made: `{Name}` ended with {exitCode}.");

            using var stream = File.OpenRead(output);
            return GateFeatures.Read(stream);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Collect(RunFolder run, string network, string output)
    {
        var (recipe, data) = (run.ReadRecipe(), run.ReadManifest());
        var settings = recipe.Gate ?? throw new RefusedException($"The recipe of {run.Root} asks for no gate.");
        byte[] onnx = File.ReadAllBytes(network);
        var features = GateFeatures.Collect(
            onnx, recipe.Input, GateBuilder.Maps(onnx, recipe.Input, settings), ChestFilms.Of(data, DataSplit.Training), ChestFilms.Of(data, DataSplit.Tuning), settings,
            Progress.Show);
        using var stream = File.Create(output);
        features.Write(stream);
    }
}
