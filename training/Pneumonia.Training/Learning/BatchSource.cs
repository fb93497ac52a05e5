using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Pneumonia.Imaging;

namespace Pneumonia.Training.Learning;

/// <summary>
/// Draws, augments and standardises batches on a thread of its own, a few ahead. One thread with one seed, so the order is the same in every run.
/// </summary>
internal sealed class BatchSource : IDisposable
{
    private const int BatchesAhead = 4;

    private readonly Recipe _recipe;
    private readonly LabelledImage[][] _byClass;
    private readonly Augmenter _augmenter;
    private readonly Random _draws;
    private readonly BlockingCollection<Batch> _empty = [];
    private readonly BlockingCollection<Batch> _full = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _producer;
    private ExceptionDispatchInfo? _fault;

    public BatchSource(IReadOnlyList<LabelledImage> images, Recipe recipe)
    {
        _recipe = recipe;
        _byClass = [[.. images.Where(image => image.Item.Has("pneumonia") == false)], [.. images.Where(image => image.Item.Has("pneumonia") == true)]];
        if (_byClass.Any(images => images.Length == 0))
            throw new RefusedException("Training needs normal and pneumonia images; one of them is missing.");

        _augmenter = new Augmenter(recipe.Augmentation, recipe.Input.Rows, recipe.Input.Columns, recipe.Seed);
        _draws = new Random(recipe.Seed);
        for (int count = 0; count < BatchesAhead; count++)
            _empty.Add(new Batch(recipe.Optimiser.BatchSize, recipe.Input.Rows * recipe.Input.Columns));
        _producer = new Thread(Produce) { IsBackground = true, Name = "batches" };
    }

    public void Start() => _producer.Start();

    /// <summary>The next batch; give it back with <see cref="Return"/>.</summary>
    public Batch Take()
    {
        if (_full.TryTake(out var batch, Timeout.Infinite))
            return batch;

        _fault!.Throw();
        throw new InvalidOperationException("The batches ended.");
    }

    public void Return(Batch batch) => _empty.Add(batch);

    public void Dispose()
    {
        _stop.Cancel();
        if (_producer.IsAlive)
            _producer.Join();
        _stop.Dispose();
        _empty.Dispose();
        _full.Dispose();
    }

    private void Produce()
    {
        try
        {
            foreach (var batch in _empty.GetConsumingEnumerable(_stop.Token))
            {
                Fill(batch);
                _full.Add(batch);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: the training is over.
        }
        catch (Exception exception)
        {
            _fault = ExceptionDispatchInfo.Capture(exception);
            _full.CompleteAdding();
        }
    }

    private void Fill(Batch batch)
    {
        int length = _recipe.Input.Rows * _recipe.Input.Columns;
        for (int index = 0; index < _recipe.Optimiser.BatchSize; index++)
        {
            var pool = _byClass[_draws.NextDouble() < _recipe.Optimiser.NormalShare ? 0 : 1];
            var image = pool[_draws.Next(pool.Length)];
            var target = batch.Images.AsSpan(index * length, length);
            _augmenter.Apply(image.Intensities, target);
            ImageToTensor.Standardise(target, _recipe.Input.Standardisation);

            batch.Labels[2 * index] = image.Item.Has("pneumonia") == true ? 1 : 0;
            batch.Labels[2 * index + 1] = image.Item.Has("viral") == true ? 1 : 0;
            batch.Weights[2 * index] = 1;
            batch.Weights[2 * index + 1] = image.Item.Has("viral") is null ? 0 : (float)_recipe.Optimiser.ViralLossWeight;
        }
    }
}
