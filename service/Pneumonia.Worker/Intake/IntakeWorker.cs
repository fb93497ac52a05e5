using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Intake;

/// <summary>Watches and scans the export folders for as long as the service runs, each on its own: a share that hangs holds up no other.</summary>
internal sealed class IntakeWorker : BackgroundService
{
    /// <summary>Events that come closer together are looked at together.</summary>
    private static readonly TimeSpan HintPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _scanInterval;
    private readonly TimeProvider _clock;
    private readonly ILogger<IntakeWorker> _logger;

    public IntakeWorker(
        IOptions<IntakeOptions> options, LedgerStore ledger, StudyKeys keys, PipelineMetrics metrics, TimeProvider clock, ILogger<IntakeWorker> logger)
    {
        (_scanInterval, _clock, _logger) = (options.Value.ScanInterval, clock, logger);
        Folders =
        [
            .. options.Value.Folders.Select((folder, index) =>
                new FolderIntake(index, Path.GetFullPath(folder.Path), options.Value, ledger, keys, metrics, clock, logger)),
        ];
    }

    /// <summary>In the order of the configuration, for health checks.</summary>
    public IReadOnlyList<FolderIntake> Folders { get; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Folders.Select((folder, index) => Task.Run(() => RunAsync(folder, index, stoppingToken), stoppingToken)));

    private async Task RunAsync(FolderIntake folder, int index, CancellationToken stoppingToken)
    {
        var wakeUp = new WakeUpCall(_clock);
        using var watch = new FolderWatch(index, folder.Root, wakeUp, _logger);
        var nextScan = _clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var hints = watch.TakeHints(out bool needsScan);
                if (needsScan || _clock.GetUtcNow() >= nextScan || !folder.Look(hints))
                    nextScan = Scan(folder, watch, stoppingToken);

                await folder.TakeSettledAsync(stoppingToken);
                await Task.Delay(HintPause, _clock, stoppingToken);
                var next = folder.NextLook is { } look && look < nextScan ? look : nextScan;
                if (next - _clock.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
                    await wakeUp.WaitAsync(wait, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The ledger cannot be reached, for example because the disk is full: the files stay where they are and are found again.
                _logger.IntakeFaulted(exception, index, FaultPause);
                nextScan = _clock.GetUtcNow();
                await Task.Delay(FaultPause, _clock, stoppingToken);
            }
        }
    }

    // Watching starts before the scan, so that nothing falls between the two.
    private DateTimeOffset Scan(FolderIntake folder, FolderWatch watch, CancellationToken stoppingToken)
    {
        bool wasAvailable = folder.IsAvailable;
        watch.EnsureWatching();
        long started = _clock.GetTimestamp();
        folder.Scan(stoppingToken);
        var elapsed = _clock.GetElapsedTime(started);
        if (!wasAvailable || !folder.IsAvailable)
            watch.Stop();
        if (!wasAvailable && folder.IsAvailable)
            watch.EnsureWatching();
        return _clock.GetUtcNow() + (elapsed * 4 > _scanInterval ? elapsed * 4 : _scanInterval);
    }
}
