using System.Runtime.InteropServices;
using Pneumonia.Training.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pneumonia.Training.Learning;

/// <summary>Fits a network to a recipe: one pass an epoch over freshly augmented batches, then evaluate and save the averaged weights.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly Recipe _recipe;
    private readonly ChestNet _network;
    private readonly WeightAverage _average;
    private readonly AdamW _optimiser;
    private readonly BatchSource _batches;
    private readonly Tensor _images;
    private readonly Tensor _labels;
    private readonly Tensor _weights;
    private int _step;

    /// <param name="images">The training split.</param>
    public Trainer(Recipe recipe, IReadOnlyList<LabelledImage> images)
    {
        var settings = recipe.Optimiser;
        random.manual_seed(recipe.Seed);
        _recipe = recipe;
        _network = new ChestNet(recipe.Network, 2);
        _average = new WeightAverage(_network, recipe.Network, settings.AverageDecay);
        _optimiser = CreateOptimiser(_network, settings);
        _batches = new BatchSource(images, recipe);
        _images = empty(settings.BatchSize, 1, recipe.Input.Rows, recipe.Input.Columns);
        _labels = empty(settings.BatchSize, 2);
        _weights = empty(settings.BatchSize, 2);
        _batches.Start();
    }

    /// <summary>Trains through all epochs.</summary>
    /// <param name="finished">Told after each epoch, with the averaged network evaluated.</param>
    /// <returns>The figures of the last epoch, whose weights are in <paramref name="weightsPath"/>.</returns>
    /// <exception cref="TrainingDivergedException">The weights of the last whole epoch are still in the file.</exception>
    public TuningFigures Run(TuningSet tuning, string weightsPath, TimeProvider clock, Action<EpochRecord> finished, IProgress<double> progress)
    {
        TuningFigures figures = new(0, 0);
        for (int epoch = 1; epoch <= _recipe.Optimiser.Epochs; epoch++)
        {
            long start = clock.GetTimestamp();
            double loss = TrainOneEpoch(progress);
            figures = tuning.Evaluate(_average.Network);
            WeightsFile.Save(_average.Network, weightsPath);
            finished(new EpochRecord(epoch, loss, figures.CleanAuroc, figures.StressedAuroc, clock.GetElapsedTime(start).TotalSeconds));
        }

        return figures;
    }

    public void Dispose()
    {
        _batches.Dispose();
        _images.Dispose();
        _labels.Dispose();
        _weights.Dispose();
        _optimiser.Dispose();
        _average.Dispose();
        _network.Dispose();
    }

    /// <returns>Mean weighted binary cross-entropy an image, in nats.</returns>
    private double TrainOneEpoch(IProgress<double> progress)
    {
        _network.train();
        double lossSum = 0;
        for (int step = 0; step < _recipe.Optimiser.StepsPerEpoch; step++)
        {
            lossSum += TrainOneStep();
            progress.Report((double)_step / _recipe.Optimiser.Steps);
        }

        return lossSum / _recipe.Optimiser.StepsPerEpoch;
    }

    private double TrainOneStep()
    {
        using var scope = NewDisposeScope();
        LoadNextBatch();
        foreach (var group in _optimiser.ParamGroups)
            group.LearningRate = _recipe.Optimiser.LearningRateAt(_step);

        _optimiser.zero_grad();
        var losses = nn.functional.binary_cross_entropy_with_logits(_network.forward(_images), _labels, _weights, nn.Reduction.Sum);
        var loss = losses.div(_recipe.Optimiser.BatchSize);
        double value = loss.item<float>();
        if (!double.IsFinite(value))
            throw new TrainingDivergedException($"The loss is {value} at step {_step}. Lower the learning rate.");

        loss.backward();
        nn.utils.clip_grad_norm_(_network.parameters(), _recipe.Optimiser.GradientNormLimit);
        _optimiser.step();
        _average.Update();
        _step++;
        return value;
    }

    private void LoadNextBatch()
    {
        var batch = _batches.Take();
        MemoryMarshal.AsBytes<float>(batch.Images).CopyTo(_images.bytes);
        MemoryMarshal.AsBytes<float>(batch.Labels).CopyTo(_labels.bytes);
        MemoryMarshal.AsBytes<float>(batch.Weights).CopyTo(_weights.bytes);
        _batches.Return(batch);
    }

    private static AdamW CreateOptimiser(ChestNet network, OptimiserSettings settings) => new(
        [
            new AdamW.ParamGroup([.. network.parameters().Where(parameter => parameter.dim() > 1)], settings.LearningRate, weight_decay: settings.WeightDecay),
            new AdamW.ParamGroup([.. network.parameters().Where(parameter => parameter.dim() <= 1)], settings.LearningRate, weight_decay: 0),
        ],
        settings.LearningRate);
}
