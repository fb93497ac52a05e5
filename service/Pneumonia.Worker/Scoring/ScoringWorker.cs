using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pneumonia.Inference;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Scoring;

/// <summary>Scores what the ledger holds for as long as the service runs.</summary>
internal sealed class ScoringWorker(
    ScoringRun run, LedgerSignals signals, IOptions<ScoringOptions> options, TimeProvider clock, ILogger<ScoringWorker> logger) : BackgroundService
{
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await run.RunOnceAsync(stoppingToken) == 0)
                    await signals.Scoring.WaitAsync(options.Value.PollInterval, stoppingToken);
            }
            catch (ModelPackageException exception)
            {
                // Checked at start already, so the package changed since: the service ends and says so rather than let work pile up.
                logger.ModelRefused(exception);
                throw;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The ledger cannot be reached, for example because the disk is full: leases end, and what was taken is taken again.
                logger.ScoringFaulted(exception, FaultPause);
                await Task.Delay(FaultPause, clock, stoppingToken);
            }
        }
    }
}
