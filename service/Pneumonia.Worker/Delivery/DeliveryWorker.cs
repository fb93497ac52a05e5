using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Delivery;

/// <summary>Drains the outbox for as long as the service runs.</summary>
internal sealed class DeliveryWorker(OutboxDrain drain, LedgerSignals signals, TimeProvider clock, ILogger<DeliveryWorker> logger) : BackgroundService
{
    /// <summary>How often deliveries that were put off are looked for; new ones wake the worker at once.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await drain.RunOnceAsync(stoppingToken) == 0)
                    await signals.Delivery.WaitAsync(PollInterval, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The ledger cannot be reached, for example because the disk is full: what waits stays in it.
                logger.DeliveryFaulted(exception, FaultPause);
                await Task.Delay(FaultPause, clock, stoppingToken);
            }
        }
    }
}
