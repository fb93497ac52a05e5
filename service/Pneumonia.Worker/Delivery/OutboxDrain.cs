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

    private readonly Dictionary<string, ClockSteps> _steps = Destination.All.ToDictionary(destination => destination, _ => new ClockSteps(clock), StringComparer.Ordinal);

    /// <param name="destination">One of <see cref="Destination.All"/>.</param>
    /// <returns>How many deliveries were due; when it is as many as fit, more may be.</returns>
    public async Task<int> RunOnceAsync(string destination, CancellationToken cancellationToken)
    {
        await _steps[destination].FollowAsync(() => BringForwardAsync(destination, cancellationToken)).ConfigureAwait(false);
        var due = outbox.FindDue(destination, BatchSize);
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
                metrics.Delivered(delivery.Destination, succeeded: false);
                await PutOffAsync(delivery, exception).ConfigureAwait(false);
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

    // A study of many instances is paced by up to a few seconds more than the first delay: written once too often, no harm.
    private async Task BringForwardAsync(string destination, CancellationToken cancellationToken)
    {
        var (first, longest) = (options.Value.RetryDelay, options.Value.MaxRetryDelay);
        int count = await outbox.BringForwardAsync(destination, first, longest > first ? longest : first, cancellationToken).ConfigureAwait(false);
        if (count > 0)
            logger.DeliveriesBroughtForward(destination, count);
    }

    // Not cancelled: a failure that is not stored would be tried again at once.
    private async Task PutOffAsync(PendingDelivery delivery, Exception exception)
    {
        int attempts = delivery.Attempts + 1;
        string kind = exception.GetType().Name, error = $"{kind} 0x{exception.HResult:X8}";
        if (attempts >= options.Value.MaxAttempts)
        {
            if (await outbox.GiveUpAsync(delivery, error, CancellationToken.None).ConfigureAwait(false))
                logger.DeliveryGivenUp(delivery.Destination, delivery.StudyKey, attempts, kind, exception.HResult);
            return;
        }

        var delay = RetryDelay.After(attempts, options.Value.RetryDelay, options.Value.MaxRetryDelay);
        logger.DeliveryFailed(delivery.Destination, delivery.StudyKey, attempts, delay, kind, exception.HResult);
        await outbox.RetryAsync(delivery, delay, error, CancellationToken.None).ConfigureAwait(false);
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
