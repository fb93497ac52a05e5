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

    /// <summary>Between two looks at a disk without room.</summary>
    private static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly DiskSpace _disk;
    private readonly ILogger<IntakeWorker> _logger;

    public IntakeWorker(
        IOptions<IntakeOptions> options, ExportFolders folders, LedgerStore ledger, StudyKeys keys, PipelineMetrics metrics, DiskSpace disk, TimeProvider clock,
        ILogger<IntakeWorker> logger)
    {
        (_disk, _clock, _logger) = (disk, clock, logger);
        Folders =
        [
            .. options.Value.Folders.Select((folder, index) => new FolderIntake(
                index, Path.GetFullPath(folder.Path), folders.RulesOf(index), folders.PresenceOf(index), ledger, keys, metrics, clock, logger)),
        ];
        metrics.WatchFolders(() => Folders.Select(folder => folder.IsAvailable && !folder.IsHanging));
    }

    /// <summary>In the order of the configuration, for health checks.</summary>
    public IReadOnlyList<FolderIntake> Folders { get; }

    // Monotonic: a wall clock that is set back must not keep folders from being scanned.
    private TimeSpan Now => _clock.GetElapsedTime(0);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Folders.Select((folder, index) => Task.Run(() => RunAsync(folder, index, stoppingToken), stoppingToken)));

    private async Task RunAsync(FolderIntake folder, int index, CancellationToken stoppingToken)
    {
        var wakeUp = new WakeUpCall(_clock);
        using var watch = new FolderWatch(index, folder.Root, wakeUp, _logger, folder.Rules.Subfolders);
        var nextScan = Now;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!_disk.HasRoom())
                {
                    // What comes meanwhile stays in the folder; the next scan finds it.
                    nextScan = Now;
                    await Task.Delay(DiskPause, _clock, stoppingToken);
                    continue;
                }

                folder.Heartbeat.Beat();
                var hints = watch.TakeHints(out bool needsScan);
                if (needsScan || Now >= nextScan)
                    nextScan = Scan(folder, watch, stoppingToken);
                else
                    folder.Look(hints, stoppingToken);

                await folder.TakeSettledAsync(stoppingToken);
                folder.Heartbeat.Rest();
                await Task.Delay(HintPause, _clock, stoppingToken);
                var next = folder.NextLook is { } look && look < nextScan ? look : nextScan;
                if (next - Now is { } wait && wait > TimeSpan.Zero)
                    await wakeUp.WaitAsync(wait, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The ledger cannot be reached, for example because the disk is full: the files stay where they are and are found again.
                folder.Heartbeat.Rest();
                _logger.IntakeFaulted(exception, index, FaultPause);
                nextScan = Now;
                await Task.Delay(FaultPause, _clock, stoppingToken);
            }
        }
    }

    // Watching starts before the scan, so that nothing falls between the two.
    private TimeSpan Scan(FolderIntake folder, FolderWatch watch, CancellationToken stoppingToken)
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
        var interval = folder.Rules.ScanInterval;
        return Now + (elapsed * 4 > interval ? elapsed * 4 : interval);
    }
}
