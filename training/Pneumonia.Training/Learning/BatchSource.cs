using System.Runtime.ExceptionServices;

namespace Pneumonia.Training.Learning;

/// <summary>
/// Draws, augments and standardises batches on threads of its own, a few steps ahead. The batch of a step is the same whatever the number of threads and
/// whatever step it starts with, so a resumed training sees what an uninterrupted one would have seen.
/// </summary>
internal sealed class BatchSource : IDisposable
{
    private readonly BatchPlan _plan;
    private readonly Sampler _sampler;
    private readonly Thread[] _threads;

    // All below is guarded by the gate. A thread takes an empty batch before it takes a step, so the steps under way are fewer than the places for them.
    private readonly object _gate = new();
    private readonly Stack<Batch> _empty = new();
    private readonly Batch?[] _full;
    private long _stepToFill;
    private long _stepToTake;
    private bool _isStopped;
    private ExceptionDispatchInfo? _fault;

    /// <param name="images">Of the training split, at the size of the plan's input.</param>
    /// <param name="firstStep">Step that the first <see cref="Take"/> gives, from 0.</param>
    /// <exception cref="RefusedException">The images do not have what the sampling asks for.</exception>
    public BatchSource(IReadOnlyList<LabelledImage> images, BatchPlan plan, long firstStep, int threads)
    {
        _plan = plan;
        var extended = plan.Sampling.Expansion?.Extend(images, plan.Input.Rows, plan.Input.Columns) ?? images;
        _sampler = new Sampler(extended, plan.Sampling, plan.BatchSize, plan.Seed);
        (_stepToFill, _stepToTake) = (firstStep, firstStep);
        _full = new Batch?[threads + 3];
        for (int count = 0; count < _full.Length; count++)
            _empty.Push(new Batch(plan.BatchSize, plan.Input.Rows * plan.Input.Columns, plan.Labels.Count));
        _threads = [.. Enumerable.Range(0, threads).Select(number => new Thread(Produce) { IsBackground = true, Name = $"batches {number}" })];
    }

    public void Start() => Array.ForEach(_threads, thread => thread.Start());

    /// <summary>The next step's batch; give it back with <see cref="Return"/>.</summary>
    public Batch Take()
    {
        lock (_gate)
        {
            ref var place = ref _full[_stepToTake % _full.Length];
            while (place is null && !_isStopped)
                Monitor.Wait(_gate);

            _fault?.Throw();
            var batch = place ?? throw new ObjectDisposedException(nameof(BatchSource));
            place = null;
            _stepToTake++;
            return batch;
        }
    }

    public void Return(Batch batch)
    {
        lock (_gate)
        {
            _empty.Push(batch);
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        Stop(null);
        foreach (var thread in _threads.Where(thread => thread.IsAlive))
            thread.Join();
    }

    private void Produce()
    {
        try
        {
            var filler = new BatchFiller(_sampler, _plan);
            while (TryTakeEmpty(out var batch, out long step))
            {
                filler.Fill(batch, step);
                lock (_gate)
                {
                    _full[step % _full.Length] = batch;
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception exception)
        {
            // Take throws it on the thread that trains.
            Stop(ExceptionDispatchInfo.Capture(exception));
        }
    }

    private bool TryTakeEmpty(out Batch batch, out long step)
    {
        lock (_gate)
        {
            while (_empty.Count == 0 && !_isStopped)
                Monitor.Wait(_gate);

            batch = _isStopped ? null! : _empty.Pop();
            step = _isStopped ? -1 : _stepToFill++;
            return !_isStopped;
        }
    }

    private void Stop(ExceptionDispatchInfo? fault)
    {
        lock (_gate)
        {
            _isStopped = true;
            _fault ??= fault;
            Monitor.PulseAll(_gate);
        }
    }
}
