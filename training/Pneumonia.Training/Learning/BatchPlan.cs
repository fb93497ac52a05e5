using Pneumonia.Imaging;
using Pneumonia.Training.Augmenting;

namespace Pneumonia.Training.Learning;

/// <summary>All that decides what the batch of a step is, beside the images.</summary>
/// <param name="Input">Size and standardisation of the tensors.</param>
internal sealed record BatchPlan(
    IReadOnlyList<LabelSettings> Labels, SamplingSettings Sampling, AugmentationSettings Augmentation, TensorSpec Input, int BatchSize, int Seed);
