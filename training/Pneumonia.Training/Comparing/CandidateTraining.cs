using System.Text.Json;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Network;
using Pneumonia.Training.Preparation;
using TorchSharp;

namespace Pneumonia.Training.Comparing;

/// <summary>Trains one candidate for a budget of processor time, which another program on the machine does not shorten.</summary>
internal static class CandidateTraining
{
    private const int ProbeSteps = 10;
    private const int Epochs = 4;

    /// <param name="folder">Gets trial.json when it is done.</param>
    public static void Run(DataManifest manifest, Recipe recipe, Candidate candidate, double cpuMinutes, string folder)
    {
        recipe = recipe with { Networks = [candidate.Network] };
        var training = Progress.Show($"{candidate.Name}: reading images", progress => ImageReader.ReadAll(manifest, DataSplit.Training, recipe.Input, progress));
        var tuning = new TuningSet(Progress.Show($"{candidate.Name}: reading images", progress => ImageReader.ReadAll(manifest, DataSplit.Tuning, recipe.Input, progress)), recipe);

        int steps = (int)(cpuMinutes * 60 / MeasureStepSeconds(recipe, training)) / Epochs * Epochs;
        if (steps < Epochs)
            throw new RefusedException($"{cpuMinutes} minutes are less than {Epochs} steps of '{candidate.Name}'. Give more.");
        recipe = recipe with { Optimiser = recipe.Optimiser with { Epochs = Epochs, StepsPerEpoch = steps / Epochs, Patience = 0 } };

        Directory.CreateDirectory(folder);
        var member = new MemberFolder(folder);
        using var trainer = new Trainer(recipe, 1, training, torch.CPU, dataThreads: 1, null, TimeProvider.System);
        Progress.Show($"{candidate.Name}: training", progress =>
        {
            trainer.Run(tuning, member, _ => { }, progress);
            return trainer.Progress;
        });

        using var network = WeightsFile.Load(candidate.Network, recipe.Labels.Count, member.WeightsPath);
        var trial = new Trial(
            candidate.Name, Kind(candidate.Network), network.parameters().Sum(parameter => parameter.numel()), steps, trainer.ProcessorTime.TotalMinutes,
            MeasureInference(recipe, network), tuning.Score(network, tuning.Clean, torch.CPU), tuning.Score(network, tuning.Stressed, torch.CPU));
        WholeFile.Write(Path.Combine(folder, "trial.json"), JsonSerializer.SerializeToUtf8Bytes(trial, TrainingJson.Default.Trial));
    }

    private static double MeasureStepSeconds(Recipe recipe, IReadOnlyList<LabelledImage> training)
    {
        using var probe = new Trainer(recipe, 1, training, torch.CPU, dataThreads: 1, null, TimeProvider.System);
        probe.TrainSteps(ProbeSteps); // Warms up.
        var start = Environment.CpuUsage.TotalTime;
        probe.TrainSteps(ProbeSteps);
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds / ProbeSteps;
    }

    private static double MeasureInference(Recipe recipe, ChestNet network)
    {
        byte[] onnx = NetworkExporter.ToOnnx([network], [new ExportedLabel(recipe.Labels[0].Name, 0)], recipe.Input, recipe.Name, recipe.Version);
        return InferenceSpeed.Measure(onnx, recipe.Input).Value;
    }

    private static string Kind(Architecture architecture) => architecture switch
    {
        ResidualArchitecture => "residual",
        PlainArchitecture => "plain",
        DepthwiseArchitecture => "depthwise",
        DenseArchitecture => "dense",
        _ => architecture.GetType().Name,
    };
}
