using System.Text.Json;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.Training.Augmenting;
using Pneumonia.Training.Gating;
using Pneumonia.Training.Network;

namespace Pneumonia.Training.Learning;

/// <summary>All that decides what a training run yields, beside the data and the code.</summary>
/// <param name="Name">Name of the model package.</param>
/// <param name="Version">Semantic version of the model package.</param>
/// <param name="Seed">Of weights, sampling, augmentation and dropout; each further member has the next one.</param>
/// <param name="Networks">One a member. Several make an ensemble: the package's logit is the mean of theirs.</param>
/// <param name="Labels">The networks' outputs; the first one chooses epochs and networks.</param>
/// <param name="Augmentation">What training images go through.</param>
/// <param name="Stress">What the stressed copies of tuning images go through: validation on clean ones is near 1.0 for any network and tells nothing.</param>
public sealed record Recipe(
    string Name, string Version, int Seed, TensorSpec Input, IReadOnlyList<Architecture> Networks, IReadOnlyList<LabelSettings> Labels, SamplingSettings Sampling,
    OptimiserSettings Optimiser, AugmentationSettings Augmentation, AugmentationSettings Stress, DecisionSettings Decision, IntendedUse IntendedUse)
{
    /// <summary>How the input gate is fitted when the networks are finished; null leaves the package without one.</summary>
    public GateSettings? Gate { get; init; }

    /// <exception cref="RefusedException">The file is not a recipe; the message says where.</exception>
    public static Recipe Read(string path)
    {
        try
        {
            var recipe = JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.Recipe) ?? throw new RefusedException($"{path} is empty.");
            recipe.Check(path);
            return recipe;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new RefusedException($"{path} is not a recipe: {exception.Message}", exception);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, TrainingJson.Default.Recipe);

    private void Check(string path)
    {
        if (Networks.Count == 0)
            throw new RefusedException($"{path}: networks is empty; a recipe trains at least one.");
        if (!Labels.Any(label => label.IsExported) || Labels.DistinctBy(label => label.Name).Count() < Labels.Count)
            throw new RefusedException($"{path}: labels needs at least one that is exported, and no name twice.");
        if (Optimiser.Epochs < 1 || Optimiser.StepsPerEpoch < 1 || Optimiser.BatchSize < 2)
            throw new RefusedException($"{path}: optimiser needs epochs and stepsPerEpoch of at least 1 and a batchSize of at least 2.");
        if (Augmentation.FindFault() is { } augmentation)
            throw new RefusedException($"{path}: augmentation.{augmentation}");
        if (Stress.FindFault() is { } stress)
            throw new RefusedException($"{path}: stress.{stress}");
        if (Decision.Sensitivity is not (> 0 and <= 1))
            throw new RefusedException($"{path}: decision.sensitivity is {Decision.Sensitivity}, not above 0 and at most 1.");
    }
}
