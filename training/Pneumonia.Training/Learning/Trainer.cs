using System.Runtime.InteropServices;
using Pneumonia.Evaluation;
using static TorchSharp.torch;

namespace Pneumonia.Training.Learning;

/// <summary>
/// Fits one member of a recipe: one pass an epoch over freshly augmented batches, then evaluates the averaged weights and saves all that a resumed run
/// needs. All that is random follows from the seed and the number of the step, so a resumed run ends with the weights of an uninterrupted one.
/// </summary>
internal sealed class Trainer : IDisposable
{
    private readonly Recipe _recipe;
    private readonly int _seed;
    private readonly Device _device;
    private readonly TimeProvider _clock;
    private readonly TrainingState _state;
    private readonly BatchSource _batches;
    private readonly Tensor _images;
    private readonly Tensor _labels;
    private readonly Tensor _weights;
    private EpochTime _time = new(0, 0, 0, 0, 0);
    private int _step;

    /// <param name="member">From 1.</param>
    /// <param name="images">The training split.</param>
    /// <param name="checkpoint">Where an earlier run stopped; null starts anew.</param>
    /// <param name="dataThreads">Make batches; their number changes no weight.</param>
    public Trainer(Recipe recipe, int member, IReadOnlyList<LabelledImage> images, Device device, int dataThreads, Checkpoint? checkpoint, TimeProvider clock)
    {
        (_recipe, _seed, _device, _clock) = (recipe, SeedOf(recipe, member), device, clock);
        manual_seed(_seed);
        _state = new TrainingState(recipe, member, device);
        Progress = checkpoint is null ? new TrainingProgress(0, 0, null) : checkpoint.Restore(_state);
        _step = Progress.Epoch * recipe.Optimiser.StepsPerEpoch;

        var plan = new BatchPlan(recipe.Labels, recipe.Sampling, recipe.Augmentation, recipe.Input, recipe.Optimiser.BatchSize, _seed);
        _batches = new BatchSource(images, plan, _step, dataThreads);
        _images = empty(plan.BatchSize, 1, recipe.Input.Rows, recipe.Input.Columns);
        _labels = empty(plan.BatchSize, recipe.Labels.Count);
        _weights = empty(plan.BatchSize, recipe.Labels.Count);
        _batches.Start();
    }

    /// <summary>How far the training has come.</summary>
    public TrainingProgress Progress { get; private set; }

    /// <summary>Of this process while it trained, evaluation left out: what another program on the machine does not lengthen.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <summary>The seed of a member, from 1.</summary>
    public static int SeedOf(Recipe recipe, int member) => recipe.Seed + member - 1;

    /// <summary>Trains through the epochs that are left.</summary>
    /// <param name="finished">Told after each epoch, when its weights and the checkpoint are on disk.</param>
    /// <param name="progress">0 to 1.</param>
    /// <exception cref="TrainingDivergedException">The weights and the checkpoint of the last whole epoch are still in the folder.</exception>
    public void Run(TuningSet tuning, MemberFolder folder, Action<EpochRecord> finished, IProgress<double> progress)
    {
        while (!Progress.IsFinished(_recipe.Optimiser))
        {
            var before = Environment.CpuUsage.TotalTime;
            double loss = TrainOneEpoch(Progress.Epoch + 1, progress);
            ProcessorTime += Environment.CpuUsage.TotalTime - before;
            double trained = _time.Total;
            long start = _clock.GetTimestamp();
            var figures = tuning.Evaluate(_state.Average.Network, _device);
            Progress = Progress.After(figures, _recipe.Optimiser);
            if (Progress.BestEpoch == Progress.Epoch)
                WeightsFile.Save(_state.Average.Network, folder.WeightsPath);
            folder.SaveCheckpoint(_state, Progress);
            _time = _time with { Evaluation = Elapsed(start) };
            double speed = _recipe.Optimiser.StepsPerEpoch * _recipe.Optimiser.BatchSize / trained;
            finished(new EpochRecord(Progress.Epoch, loss, figures, speed, _time));
        }
    }

    /// <summary>Trains some steps and keeps nothing: to learn what a step costs.</summary>
    public void TrainSteps(int count)
    {
        _state.Network.train();
        for (int step = 0; step < count; step++)
            TrainOneStep();
    }

    public void Dispose()
    {
        _batches.Dispose();
        _images.Dispose();
        _labels.Dispose();
        _weights.Dispose();
        _state.Dispose();
    }

    /// <returns>Mean weighted binary cross-entropy an image, in nats.</returns>
    private double TrainOneEpoch(int epoch, IProgress<double> progress)
    {
        // Dropout and stochastic depth draw from libtorch's generator: each epoch starts it anew, as a resumed run would.
        manual_seed((long)(SplitMix64.At(_seed, epoch).Next() >> 1));
        _state.Network.train();
        _time = new EpochTime(0, 0, 0, 0, 0);
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
        long start = _clock.GetTimestamp();
        LoadNextBatch();
        double data = Elapsed(start);
        foreach (var group in _state.Optimiser.ParamGroups)
            group.LearningRate = _recipe.Optimiser.LearningRateAt(_step);

        _state.Optimiser.zero_grad();
        var losses = nn.functional.binary_cross_entropy_with_logits(
            _state.Network.forward(_images.to(_device)), _labels.to(_device), _weights.to(_device), nn.Reduction.Sum);
        var loss = losses.div(_recipe.Optimiser.BatchSize);
        double value = loss.item<float>();
        if (!double.IsFinite(value))
            throw new TrainingDivergedException($"The loss is {value} at step {_step}. Lower the learning rate.");

        double forward = Elapsed(start);
        loss.backward();
        double backward = Elapsed(start);
        nn.utils.clip_grad_norm_(_state.Network.parameters(), _recipe.Optimiser.GradientNormLimit);
        _state.Optimiser.step();
        _state.Average.Update(_step);
        _step++;
        double all = Elapsed(start);
        _time = new EpochTime(
            _time.Data + data, _time.Forward + forward - data, _time.Backward + backward - forward, _time.Optimiser + all - backward, _time.Evaluation);
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

    private double Elapsed(long start) => _clock.GetElapsedTime(start).TotalSeconds;
}
