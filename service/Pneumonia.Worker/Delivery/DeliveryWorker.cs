using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Delivery;

/// <summary>Drains the outbox for as long as the service runs, each destination by a loop of its own: one that hangs or fails holds up no other.</summary>
internal sealed class DeliveryWorker(OutboxDrain drain, LedgerSignals signals, TimeProvider clock, ILogger<DeliveryWorker> logger) : BackgroundService
{
    /// <summary>How often deliveries that were put off are looked for; new ones wake the worker at once.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Destination.All.Select(destination => Task.Run(() => DrainAsync(destination, stoppingToken), stoppingToken)));

    private async Task DrainAsync(string destination, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await drain.RunOnceAsync(destination, stoppingToken) == 0)
                    await signals.Delivery[destination].WaitAsync(PollInterval, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The ledger cannot be reached, for example because the disk is full: what waits stays in it.
                logger.DeliveryFaulted(exception, destination, FaultPause);
                await Task.Delay(FaultPause, clock, stoppingToken);
            }
        }
    }
}
