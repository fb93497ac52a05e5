using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pneumonia.Dicom;
using Pneumonia.Inference;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Scoring;

/// <summary>The pipeline over the active model package, loaded once by whoever asks first, off the service's start.</summary>
internal sealed class ActivePipeline(
    IOptions<ModelOptions> model, IOptions<ScoringOptions> scoring, CodecSandbox codecs, StudyKeys keys, TimeProvider clock, ILogger<ScoringPipeline> logger) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private PneumoniaModel? _model;
    private volatile ScoringPipeline? _pipeline;

    /// <summary>The model is loaded and has run once.</summary>
    public bool IsReady => _pipeline is not null;

    /// <exception cref="ModelPackageException">The package is refused; the next call tries again.</exception>
    public async Task<ScoringPipeline> GetAsync(CancellationToken cancellationToken)
    {
        if (_pipeline is { } ready)
            return ready;

        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _pipeline ??= await Task.Run(Load, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose()
    {
        _model?.Dispose();
        _loading.Dispose();
    }

    private ScoringPipeline Load()
    {
        long started = clock.GetTimestamp();
        var package = ModelPackage.Load(model.Value.ResolveFolder());
        _model = PneumoniaModel.Open(package, scoring.Value.ExecutionProvider, scoring.Value.Threads);
        logger.ModelLoaded(
            package.Manifest.Name, package.Manifest.Version, package.Manifest.Sha256, _model.ExecutionProvider, clock.GetElapsedTime(started));
        return new ScoringPipeline(_model, codecs, scoring.Value, keys, clock, logger);
    }
}
