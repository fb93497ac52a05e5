using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Evaluating;

/// <summary>Scores labelled images with a model package, exactly as the service does.</summary>
internal static class PackageScorer
{
    private const int BatchSize = 16;

    /// <returns>In the items' order.</returns>
    /// <exception cref="RefusedException">An image is refused, or its output is not finite.</exception>
    public static IReadOnlyList<ScoredItem> Score(ModelPackage package, DataManifest data, IReadOnlyList<DataItem> items, IProgress<double> progress)
    {
        using var model = PneumoniaModel.Open(package, "CPU", threads: 1);
        var scored = new List<ScoredItem>(items.Count);
        float[] tensors = new float[BatchSize * model.TensorLength];
        foreach (var batch in items.Chunk(BatchSize))
        {
            for (int index = 0; index < batch.Length; index++)
                Convert(data, batch[index], package.Manifest.Input.Tensor, tensors.AsSpan(index * model.TensorLength, model.TensorLength));

            foreach (var (item, assessment) in batch.Zip(model.Assess(tensors.AsMemory(0, batch.Length * model.TensorLength), batch.Length)))
                scored.Add(assessment.Findings is null ? throw new RefusedException($"{item.Path}: the network's output is not finite.") : new ScoredItem(item, assessment));

            progress.Report((double)scored.Count / items.Count);
        }

        return scored;
    }

    private static void Convert(DataManifest data, DataItem item, TensorSpec spec, Span<float> tensor)
    {
        using var image = ImageReader.Read(data, item);
        if (!ImageToTensor.TryConvert(image, spec, tensor, out _, out var refusal))
            throw new RefusedException($"{item.Path}: {refusal}");
    }
}
