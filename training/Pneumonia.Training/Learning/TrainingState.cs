using Pneumonia.Training.Network;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Learning;

/// <summary>What training changes: the network, the average of its weights, and the optimiser's moments.</summary>
internal sealed class TrainingState : IDisposable
{
    public TrainingState(Recipe recipe, int member, Device device)
    {
        Network = new ChestNet(recipe.Networks[member - 1], recipe.Labels.Count);
        Network.to(device);
        Average = new WeightAverage(Network, recipe.Optimiser, device);
        Optimiser = CreateOptimiser(Network, recipe.Optimiser);
    }

    public ChestNet Network { get; }

    public WeightAverage Average { get; }

    public AdamW Optimiser { get; }

    public void Dispose()
    {
        Optimiser.Dispose();
        Average.Dispose();
        Network.Dispose();
    }

    private static AdamW CreateOptimiser(ChestNet network, OptimiserSettings settings) => new(
        [
            new AdamW.ParamGroup([.. network.parameters().Where(parameter => parameter.dim() > 1)], settings.LearningRate, weight_decay: settings.WeightDecay),
            new AdamW.ParamGroup([.. network.parameters().Where(parameter => parameter.dim() <= 1)], settings.LearningRate, weight_decay: 0),
        ],
        settings.LearningRate);
}
