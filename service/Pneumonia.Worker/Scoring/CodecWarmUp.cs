using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pneumonia.Dicom;

namespace Pneumonia.Worker.Scoring;

/// <summary>
/// Loads the codecs when the service starts, beside its start: from the cache in an instant, compiled in seconds the first time. Where that fails it
/// is tried again for as long as the service runs; uncompressed images are scored meanwhile.
/// </summary>
internal sealed class CodecWarmUp(CodecSandbox codecs, TimeProvider clock, ILogger<CodecWarmUp> logger) : BackgroundService
{
    private static readonly TimeSpan FaultPause = TimeSpan.FromMinutes(1);

    private volatile string? _problem = "The codecs are being loaded, at the first start compiled; compressed images wait.";

    /// <summary>Why compressed images cannot be decoded now; null when they can.</summary>
    public string? Problem => _problem;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!TryLoad())
            await Task.Delay(FaultPause, clock, stoppingToken);
    }

    internal bool TryLoad()
    {
        try
        {
            long started = clock.GetTimestamp();
            codecs.WarmUp();
            _problem = null;
            logger.CodecsLoaded(clock.GetElapsedTime(started));
            return true;
        }
        catch (CodecUnavailableException exception)
        {
            _problem = $"Compressed images cannot be decoded: {exception.Message}";
            logger.CodecsUnavailable(exception, FaultPause);
            return false;
        }
    }
}
