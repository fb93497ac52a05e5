using System.Runtime.InteropServices;
using Pneumonia.Evaluation;
using Pneumonia.Imaging;
using Pneumonia.Training.Network;
using static TorchSharp.torch;

namespace Pneumonia.Training.Learning;

/// <summary>The tuning images, each clean and once more bent at random: the same bent copies whenever it is made with the same recipe.</summary>
internal sealed class TuningSet
{
    private const int BatchSize = 32;

    private readonly IReadOnlyList<LabelledImage> _images;
    private readonly TensorSpec _spec;
    private readonly float[] _clean;
    private readonly float[] _stressed;

    public TuningSet(IReadOnlyList<LabelledImage> images, Recipe recipe)
    {
        int length = recipe.Input.Rows * recipe.Input.Columns;
        var augmenter = new Augmenter(recipe.Stress, recipe.Input.Rows, recipe.Input.Columns, recipe.Seed);
        (_images, _spec) = (images, recipe.Input);
        _clean = new float[images.Count * length];
        _stressed = new float[images.Count * length];
        for (int index = 0; index < images.Count; index++)
        {
            Span<float> clean = _clean.AsSpan(index * length, length), stressed = _stressed.AsSpan(index * length, length);
            images[index].Intensities.CopyTo(clean);
            augmenter.Apply(images[index].Intensities, stressed);
            ImageToTensor.Standardise(clean, recipe.Input.Standardisation);
            ImageToTensor.Standardise(stressed, recipe.Input.Standardisation);
        }
    }

    public IReadOnlyList<bool> Labels => [.. _images.Select(image => image.Item.IsPneumonia)];

    /// <summary>Logits of the clean images, in the images' order.</summary>
    public double[] ScoreClean(ChestNet network) => Score(network, _clean);

    /// <summary>Logits of the bent copies, in the images' order.</summary>
    public double[] ScoreStressed(ChestNet network) => Score(network, _stressed);

    public TuningFigures Evaluate(ChestNet network) => new(Auroc(ScoreClean(network)), Auroc(ScoreStressed(network)));

    /// <summary>The reference standard beside sigmoid(logit / temperature).</summary>
    public IReadOnlyList<LabelledScore> ToScores(IReadOnlyList<double> logits, double temperature) =>
        [.. _images.Zip(logits, (image, logit) => new LabelledScore(image.Item.Group, Logistic.ToProbability(logit / temperature), image.Item.IsPneumonia))];

    private double Auroc(double[] logits) => BinaryEvaluation.Of(ToScores(logits, 1), 0.5, replicates: 0).Auroc.Value;

    private double[] Score(ChestNet network, float[] tensors)
    {
        int length = _spec.Rows * _spec.Columns;
        double[] scores = new double[_images.Count];
        using var inference = inference_mode();
        for (int start = 0; start < scores.Length; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            int count = Math.Min(BatchSize, scores.Length - start);
            var input = empty(count, 1, _spec.Rows, _spec.Columns);
            MemoryMarshal.AsBytes(tensors.AsSpan(start * length, count * length)).CopyTo(input.bytes);
            float[] logits = network.forward(input).ToArray();
            for (int index = 0; index < count; index++)
                scores[start + index] = logits[2 * index];
        }

        return scores;
    }
}
