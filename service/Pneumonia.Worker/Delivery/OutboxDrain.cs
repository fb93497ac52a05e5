using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Delivery;

/// <summary>Writes what the outbox asks for and acknowledges it; what fails is tried again later, without holding up the rest.</summary>
internal sealed class OutboxDrain(
    Outbox outbox, ResultFiles files, IOptions<DeliveryOptions> options, PipelineMetrics metrics, TimeProvider clock, ILogger<OutboxDrain> logger)
{
    private const int BatchSize = 32;

    /// <returns>How many deliveries were due; when it is as many as fit, more may be.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var due = outbox.FindDue(BatchSize);
        foreach (var delivery in due)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long started = clock.GetTimestamp();
            try
            {
                Write(delivery);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                var delay = RetryDelay.After(delivery.Attempts + 1, options.Value.RetryDelay, options.Value.MaxRetryDelay);
                logger.DeliveryFailed(delivery.Destination, delivery.StudyKey, delivery.Attempts + 1, delay, exception.GetType().Name, exception.HResult);
                metrics.Delivered(delivery.Destination, succeeded: false);
                await outbox.RetryAsync(delivery, delay, $"{exception.GetType().Name} 0x{exception.HResult:X8}", CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            // Not cancelled: the file is there, and not to say so would only write it again.
            await outbox.AcknowledgeAsync(delivery, CancellationToken.None).ConfigureAwait(false);
            metrics.Delivered(delivery.Destination, succeeded: true);
            metrics.Stage("deliver", clock.GetElapsedTime(started));
            logger.Delivered(delivery.Destination, delivery.StudyKey);
        }

        return due.Count;
    }

    private void Write(PendingDelivery delivery)
    {
        switch (delivery.Destination)
        {
            case Destination.Result:
                files.WriteResult(delivery.StudyKey);
                break;
            case Destination.Flagged:
                files.WriteFlagged(delivery.StudyKey);
                break;
            case Destination.Worklist:
                files.WriteWorklist();
                break;
            default:
                throw new IOException($"This version of the program knows no destination '{delivery.Destination}'.");
        }
    }
}
