using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger.Audit;

namespace Pneumonia.Worker.Ledger.Queue;

/// <summary>
/// What an operator does to entries, beside a running service if there is one. State, deliveries and audit record change in one transaction, so of two who
/// do the same only one does it.
/// </summary>
internal sealed class QueueChanges(LedgerDatabase database, TimeProvider clock)
{
    /// <summary>Entries of one transaction: the service waits for it.</summary>
    private const int BatchSize = 200;

    /// <summary>Puts back what failed, was not assessed or could not be delivered.</summary>
    /// <param name="because">Goes into the audit records; without patient data.</param>
    public Task<IReadOnlyList<QueueChange>> RetryAsync(IReadOnlyCollection<QueueId> ids, string because, CancellationToken cancellationToken) =>
        ChangeAsync(ids, AuditKind.Requeue, because, Retry, RetryDelivery, cancellationToken);

    /// <summary>Takes out of the queue what waits, failed, was not assessed or could not be delivered. No file is touched, no outcome changed.</summary>
    /// <param name="because">Goes into the audit records; without patient data.</param>
    public Task<IReadOnlyList<QueueChange>> DiscardAsync(IReadOnlyCollection<QueueId> ids, string because, CancellationToken cancellationToken) =>
        ChangeAsync(ids, AuditKind.Discard, because, Discard, DiscardDelivery, cancellationToken);

    private async Task<IReadOnlyList<QueueChange>> ChangeAsync(
        IReadOnlyCollection<QueueId> ids, string kind, string because, EntryUpdate changeInstance, EntryUpdate changeDelivery, CancellationToken cancellationToken)
    {
        var changes = new List<QueueChange>(ids.Count);
        foreach (var batch in ids.Distinct().Chunk(BatchSize))
        {
            changes.AddRange(await database.WriteAsync(
                (connection, transaction) => batch.Select(id => Change(connection, transaction, id)).ToList(), cancellationToken).ConfigureAwait(false));
        }

        return changes;

        QueueChange Change(DbConnection connection, DbTransaction transaction, QueueId id)
        {
            long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (Find(connection, transaction, id) is not { } before)
                return new QueueChange(id, null, false);
            if ((id.Instance is null ? changeDelivery : changeInstance)(connection, transaction, id, before, now) == 0)
                return new QueueChange(id, before.State, false);

            AuditChain.Append(connection, transaction, now, new AuditEntry(kind, AuditActor.Operator(), before.StudyKey ?? "", id.Instance, new JsonObject
            {
                ["because"] = because,
                ["from"] = before.State,
                ["reason"] = before.Reason?.ToString(),
                ["destination"] = id.Destination,
            }));
            return new QueueChange(id, before.State, true);
        }
    }

    private static EntryBefore? Find(DbConnection connection, DbTransaction transaction, QueueId id)
    {
        if (id.Instance is not null)
        {
            return connection.QuerySingleOrDefault<InstanceRow>(
                "select state, study_key as StudyKey, reason, discarded_at as DiscardedAt from instances where id = @Instance", id, transaction) is { } instance
                ? new EntryBefore(QueueState.OfInstance(instance.State, instance.DiscardedAt), instance.StudyKey, (Reason?)instance.Reason)
                : null;
        }

        return connection.QuerySingleOrDefault<DeliveryRow>(
            """
            select study_key as StudyKey, dead_at as DeadAt, discarded_at as DiscardedAt from outbox
            where destination = @Destination and study_key = @StudyKey and delivered_at is null
            """,
            id,
            transaction) is { } delivery
            ? new EntryBefore(QueueState.OfDelivery(delivery.DeadAt, delivery.DiscardedAt), delivery.StudyKey, null)
            : null;
    }

    // The time of receipt becomes that of the requeue: what waits is judged by it.
    private static int Retry(DbConnection connection, DbTransaction transaction, QueueId id, EntryBefore before, long now) => connection.Execute(
        """
        update instances set state = 'pending', attempts = 0, next_attempt_at = @now, received_at = @now
        where id = @Instance and state in ('not-assessed', 'failed') and discarded_at is null
        """,
        new { id.Instance, now },
        transaction);

    // A new generation, so that a writer from before does not close what was put back.
    private static int RetryDelivery(DbConnection connection, DbTransaction transaction, QueueId id, EntryBefore before, long now) => connection.Execute(
        """
        update outbox set dead_at = null, attempts = 0, due_at = @now, generation = generation + 1
        where destination = @Destination and study_key = @StudyKey and delivered_at is null and dead_at is not null and discarded_at is null
        """,
        new { id.Destination, id.StudyKey, now },
        transaction);

    private static int Discard(DbConnection connection, DbTransaction transaction, QueueId id, EntryBefore before, long now)
    {
        int changed = connection.Execute(
            """
            update instances set discarded_at = @now, state = case state when 'pending' then 'superseded' else state end
            where id = @Instance and state in ('pending', 'not-assessed', 'failed') and discarded_at is null
            """,
            new { id.Instance, now },
            transaction);

        // One that waited for another outcome has none any more: what was delivered of the first is no longer true.
        if (changed > 0 && before is { State: QueueState.Pending, StudyKey: { } key })
            Outbox.Enqueue(connection, transaction, Destination.Result, key, now, now);
        return changed;
    }

    private static int DiscardDelivery(DbConnection connection, DbTransaction transaction, QueueId id, EntryBefore before, long now) => connection.Execute(
        """
        update outbox set discarded_at = @now
        where destination = @Destination and study_key = @StudyKey and delivered_at is null and dead_at is not null and discarded_at is null
        """,
        new { id.Destination, id.StudyKey, now },
        transaction);

    /// <returns>0 when the entry is not in a state for it.</returns>
    private delegate int EntryUpdate(DbConnection connection, DbTransaction transaction, QueueId id, EntryBefore before, long now);

    private sealed record EntryBefore(string State, string? StudyKey, Reason? Reason);

    private sealed record InstanceRow(string State, string? StudyKey, long? Reason, long? DiscardedAt);

    private sealed record DeliveryRow(string StudyKey, long? DeadAt, long? DiscardedAt);
}

/// <summary>What became of one entry.</summary>
/// <param name="Before">Its state until then, of <see cref="QueueState"/>; null when there is no such entry.</param>
internal sealed record QueueChange(QueueId Id, string? Before, bool IsDone);
