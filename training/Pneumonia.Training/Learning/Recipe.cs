using System.Text.Json;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.Training.Network;

namespace Pneumonia.Training.Learning;

/// <summary>All that decides what a training run yields, beside the data and the code.</summary>
/// <param name="Name">Name of the model package.</param>
/// <param name="Version">Semantic version of the model package.</param>
/// <param name="Seed">Of weights, sampling, augmentation and dropout.</param>
/// <param name="Augmentation">What training images go through.</param>
/// <param name="Stress">What the stressed copies of tuning images go through: validation on clean ones is near 1.0 for any network and tells nothing.</param>
public sealed record Recipe(
    string Name, string Version, int Seed, TensorSpec Input, Architecture Network, OptimiserSettings Optimiser, AugmentationSettings Augmentation,
    AugmentationSettings Stress, IntendedUse IntendedUse)
{
    /// <exception cref="RefusedException">The file is not a recipe; the message says where.</exception>
    public static Recipe Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.Recipe) ?? throw new RefusedException($"{path} is empty.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new RefusedException($"{path} is not a recipe: {exception.Message}", exception);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, TrainingJson.Default.Recipe);
}
