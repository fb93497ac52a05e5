using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pneumonia.Inference;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Operations;

/// <summary>Scores files without a ledger: read in parallel, assessed in batches, answered in the order asked.</summary>
internal sealed class OneShotScoring : IDisposable
{
    private readonly ScoringOptions _options;
    private readonly TimeProvider _clock;
    private readonly PneumoniaModel _model;
    private readonly ScoringPipeline _pipeline;

    /// <param name="modelFolder">Instead of the configured package.</param>
    /// <exception cref="ModelPackageException">The package is refused.</exception>
    public OneShotScoring(IServiceProvider services, string? modelFolder = null)
    {
        _options = services.GetRequiredService<IOptions<ScoringOptions>>().Value;
        _clock = services.GetRequiredService<TimeProvider>();
        var package = ModelPackage.Load(modelFolder ?? services.GetRequiredService<IOptions<ModelOptions>>().Value.ResolveFolder());
        _model = PneumoniaModel.Open(package, _options.ExecutionProvider, _options.Threads);
        _pipeline = new ScoringPipeline(_model, _options, StudyKeys.Ephemeral(), _clock, services.GetRequiredService<ILogger<ScoringPipeline>>());
    }

    public ModelManifest Model => _model.Package.Manifest;

    /// <summary>The files behind <paramref name="paths"/>: each file itself, and all files in and below each folder, sorted.</summary>
    /// <exception cref="FileNotFoundException">A path is neither.</exception>
    public static IEnumerable<string> Expand(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            if (!Path.Exists(path))
                throw new FileNotFoundException($"There is no file or folder '{path}'.");

            var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : Enumerable.Repeat(path, 1);
            foreach (string file in files)
                yield return file;
        }
    }

    public async IAsyncEnumerable<InstanceResult> ScoreAsync(IEnumerable<string> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int decodes = _options.MaxConcurrentDecodes > 0 ? _options.MaxConcurrentDecodes : Environment.ProcessorCount;
        var prepared = Channel.CreateBounded<Task<PreparedInstance>>(decodes);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(files, prepared.Writer, stop.Token);
        try
        {
            while (await prepared.Reader.WaitToReadAsync(cancellationToken))
            {
                foreach (var result in await AssessAsync(prepared.Reader))
                    yield return result;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _model.Dispose();

    // The channel holds started tasks, so that its capacity bounds the files decoded at once and the memory that they take.
    private async Task ReadAsync(IEnumerable<string> files, ChannelWriter<Task<PreparedInstance>> writer, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            foreach (string file in files)
            {
                await writer.WriteAsync(Task.Run(() => _pipeline.Prepare(file, InputKinds.DicomAndBitmaps, _clock.GetUtcNow()), cancellationToken), cancellationToken);
            }
        }
        catch (Exception exception)
        {
            fault = exception;
            throw;
        }
        finally
        {
            writer.Complete(fault);
        }
    }

    // Takes what is ready by now; waits for the first one only.
    private async Task<IReadOnlyList<InstanceResult>> AssessAsync(ChannelReader<Task<PreparedInstance>> reader)
    {
        List<PreparedInstance> batch = [];
        try
        {
            while (batch.Count < _options.BatchSize && reader.TryPeek(out var next) && (batch.Count == 0 || next.IsCompleted))
            {
                reader.TryRead(out _);
                batch.Add(await next);
            }

            return _pipeline.Assess(batch);
        }
        finally
        {
            batch.ForEach(instance => instance.Dispose());
        }
    }
}
