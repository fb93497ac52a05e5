using System.Runtime.InteropServices;
using Pneumonia.Evaluation;
using Pneumonia.Imaging;
using Pneumonia.Training.Augmenting;
using Pneumonia.Training.Network;
using Pneumonia.Training.Preparation;
using static TorchSharp.torch;

namespace Pneumonia.Training.Learning;

/// <summary>The tuning images, each clean and once more bent at random: the same bent copies whenever it is made with the same recipe.</summary>
internal sealed class TuningSet
{
    private const int BatchSize = 32;

    private readonly Recipe _recipe;

    public TuningSet(IReadOnlyList<LabelledImage> images, Recipe recipe)
    {
        _recipe = recipe;
        int length = recipe.Input.Rows * recipe.Input.Columns;
        var augmenter = new Augmenter(recipe.Stress, recipe.Input.Rows, recipe.Input.Columns);
        Items = [.. images.Select(image => image.Item)];
        (Clean, Stressed) = (new float[images.Count * length], new float[images.Count * length]);
        for (int index = 0; index < images.Count; index++)
        {
            Span<float> clean = Clean.AsSpan(index * length, length), stressed = Stressed.AsSpan(index * length, length);
            images[index].Intensities.CopyTo(clean);
            augmenter.Apply(images[index].Intensities, stressed, SplitMix64.At(recipe.Seed, index));
            ImageToTensor.Standardise(clean, recipe.Input.Standardisation);
            ImageToTensor.Standardise(stressed, recipe.Input.Standardisation);
        }
    }

    public IReadOnlyList<DataItem> Items { get; }

    /// <summary>The data sets that the images come from.</summary>
    public IReadOnlyList<string> Sources => [.. Items.Select(item => item.Source).Distinct(StringComparer.Ordinal)];

    /// <summary>Tensors of the images as they are, in the order of <see cref="Items"/>.</summary>
    public float[] Clean { get; }

    /// <summary>Tensors of the bent copies.</summary>
    public float[] Stressed { get; }

    public TuningFigures Evaluate(ChestNet network, Device device) => FiguresOf(Score(network, Clean, device), Score(network, Stressed, device));

    /// <param name="clean">Logits, [images, labels of the recipe].</param>
    public TuningFigures FiguresOf(float[] clean, float[] stressed)
    {
        var figures = new List<TuningFigure>();
        foreach (string source in Sources)
        {
            for (int label = 0; label < _recipe.Labels.Count; label++)
            {
                string name = _recipe.Labels[label].Name;
                var scores = ScoresOf(stressed, label, source);
                int positives = scores.Count(score => score.IsPositive);
                if (_recipe.Labels[label].IsExported && positives > 0 && positives < scores.Count)
                    figures.Add(new TuningFigure(source, name, scores.Count, positives, Auroc(ScoresOf(clean, label, source)), Auroc(scores)));
            }
        }

        return new TuningFigures(figures);
    }

    /// <summary>Logits of one label beside the reference standard, where that decides.</summary>
    /// <param name="logits">[images, labels of the recipe].</param>
    /// <param name="source">Null takes all.</param>
    public IReadOnlyList<LabelledLogit> LogitsOf(float[] logits, int label, string? source) =>
        [.. Items.Index()
            .Where(entry => source is null || entry.Item.Source == source)
            .Select(entry => (entry.Item.Group, Logit: (double)logits[(entry.Index * _recipe.Labels.Count) + label], IsPositive: entry.Item.Has(_recipe.Labels[label].Name)))
            .Where(entry => entry.IsPositive is not null)
            .Select(entry => new LabelledLogit(entry.Group, entry.Logit, entry.IsPositive == true))];

    /// <summary>The same as sigmoid(logit / temperature).</summary>
    public IReadOnlyList<LabelledScore> ScoresOf(float[] logits, int label, string? source, double temperature = 1) =>
        [.. LogitsOf(logits, label, source).Select(entry => new LabelledScore(entry.Group, Logistic.ToProbability(entry.Logit / temperature), entry.IsPositive))];

    /// <returns>Logits, [images, labels of the recipe].</returns>
    /// <param name="tensors"><see cref="Clean"/> or <see cref="Stressed"/>.</param>
    public float[] Score(ChestNet network, float[] tensors, Device device)
    {
        int length = _recipe.Input.Rows * _recipe.Input.Columns, labels = _recipe.Labels.Count;
        float[] scores = new float[Items.Count * labels];
        using var inference = inference_mode();
        for (int start = 0; start < Items.Count; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            int count = Math.Min(BatchSize, Items.Count - start);
            var input = empty(count, 1, _recipe.Input.Rows, _recipe.Input.Columns);
            MemoryMarshal.AsBytes(tensors.AsSpan(start * length, count * length)).CopyTo(input.bytes);
            network.forward(input.to(device)).cpu().ToArray().CopyTo(scores.AsSpan(start * labels));
        }

        return scores;
    }

    private static double Auroc(IReadOnlyList<LabelledScore> scores) => BinaryEvaluation.Of(scores, 0.5, replicates: 0).Auroc.Value;
}
