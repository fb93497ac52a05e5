using Pneumonia.Evaluation;
using Pneumonia.Imaging;
using Pneumonia.Training.Augmenting;

namespace Pneumonia.Training.Learning;

/// <summary>
/// Makes the batch of any step: each image has a generator of its own, seeded by (seed, step, index), so a batch depends neither on those before it nor on
/// the thread that makes it. Not thread-safe: it owns buffers.
/// </summary>
internal sealed class BatchFiller(Sampler sampler, BatchPlan plan)
{
    private readonly int _length = plan.Input.Rows * plan.Input.Columns;
    private readonly Augmenter _augmenter = new(plan.Augmentation, plan.Input.Rows, plan.Input.Columns);
    private readonly MixUp? _mixUp = plan.Sampling.MixUpAlpha > 0 ? new MixUp(plan) : null;

    public void Fill(Batch batch, long step)
    {
        for (int index = 0; index < plan.BatchSize; index++)
        {
            var random = SplitMix64.At(plan.Seed, step, index);
            var image = sampler.Draw(step, index, random);
            _augmenter.Apply(image.Intensities, batch.Images.AsSpan(index * _length, _length), random);
            for (int label = 0; label < plan.Labels.Count; label++)
            {
                bool? isPresent = image.Item.Has(plan.Labels[label].Name);
                int at = (index * plan.Labels.Count) + label;
                batch.Labels[at] = isPresent == true ? 1 : 0;
                batch.Weights[at] = isPresent is null ? 0 : (float)plan.Labels[label].LossWeight;
            }
        }

        // Before the standardisation: the network then sees mean 0 and variance 1, as it will in use.
        _mixUp?.Apply(batch, step);
        for (int index = 0; index < plan.BatchSize; index++)
            ImageToTensor.Standardise(batch.Images.AsSpan(index * _length, _length), plan.Input.Standardisation);

        float smoothing = (float)plan.Sampling.LabelSmoothing;
        for (int at = 0; at < batch.Labels.Length; at++)
            batch.Labels[at] += smoothing * (0.5f - batch.Labels[at]);
    }
}
