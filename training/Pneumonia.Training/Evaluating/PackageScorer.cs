using Pneumonia.Evaluation;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Evaluating;

/// <summary>Scores a split with a model package, exactly as the service does.</summary>
internal static class PackageScorer
{
    private const int BatchSize = 16;

    /// <returns>In the manifest's order.</returns>
    /// <exception cref="RefusedException">An image is refused, or its output is not finite.</exception>
    public static IReadOnlyList<LabelledScore> Score(ModelPackage package, DataManifest data, DataSplit split, IProgress<double> progress)
    {
        using var model = PneumoniaModel.Open(package, "CPU", threads: 1);
        var items = data.ItemsOf(split);
        var scores = new List<LabelledScore>(items.Count);
        float[] tensors = new float[BatchSize * model.TensorLength];
        foreach (var batch in items.Chunk(BatchSize))
        {
            for (int index = 0; index < batch.Length; index++)
                Convert(data, batch[index], package.Manifest.Input.Tensor, tensors.AsSpan(index * model.TensorLength, model.TensorLength));

            var assessments = model.Assess(tensors.AsMemory(0, batch.Length * model.TensorLength), batch.Length);
            foreach (var (item, assessment) in batch.Zip(assessments))
            {
                double probability = assessment.Findings?[0].Probability ?? throw new RefusedException($"{item.Path}: the network's output is not finite.");
                scores.Add(new LabelledScore(item.Group, probability, item.Has("pneumonia") == true));
            }

            progress.Report((double)scores.Count / items.Count);
        }

        return scores;
    }

    private static void Convert(DataManifest data, DataItem item, TensorSpec spec, Span<float> tensor)
    {
        using var image = ImageReader.Read(data, item);
        if (!ImageToTensor.TryConvert(image, spec, tensor, out _, out var refusal))
            throw new RefusedException($"{item.Path}: {refusal}");
    }
}
