using Dapper;
using Pneumonia.Imaging;

namespace Pneumonia.Worker.Ledger.Queue;

/// <summary>The ledger as operators look at it. Walks all of it: for verbs, not for every scrape.</summary>
internal sealed class QueueQueries(LedgerDatabase database)
{
    private const string InstanceMatches =
        "(case when discarded_at is null then state else 'discarded' end) in @states and (@reason is null or reason = @reason)";

    private const string DeliveryMatches =
        """
        delivered_at is null and @reason is null
            and (case when discarded_at is not null then 'discarded' when dead_at is not null then 'deadLetter' else 'delivery' end) in @states
        """;

    /// <summary>What <paramref name="filter"/> means, by state and reason, the largest first.</summary>
    public IReadOnlyList<QueueCount> Count(QueueFilter filter) => database.Read<IReadOnlyList<QueueCount>>((connection, transaction) =>
    {
        var parameters = Parameters(filter);
        var instances = connection.Query<InstanceCount>(
            $"""
            select state, reason, discarded_at as DiscardedAt, count(*) as Count from instances where {InstanceMatches}
            group by state, reason, discarded_at is null
            """,
            parameters,
            transaction).Select(row => new QueueCount(QueueState.OfInstance(row.State, row.DiscardedAt), (Reason?)row.Reason, null, row.Count));
        var deliveries = connection.Query<DeliveryCount>(
            $"""
            select destination, dead_at as DeadAt, discarded_at as DiscardedAt, count(*) as Count from outbox where {DeliveryMatches}
            group by destination, dead_at is null, discarded_at is null
            """,
            parameters,
            transaction).Select(row => new QueueCount(QueueState.OfDelivery(row.DeadAt, row.DiscardedAt), null, row.Destination, row.Count));

        // A discarded instance may have been in more than one state before.
        return [.. instances.Concat(deliveries)
            .GroupBy(count => (count.State, count.Reason, count.Destination), count => count.Count)
            .Select(group => new QueueCount(group.Key.State, group.Key.Reason, group.Key.Destination, group.Sum()))
            .OrderByDescending(count => count.Count).ThenBy(count => count.State, StringComparer.Ordinal).ThenBy(count => count.Reason)];
    });

    /// <summary>What <paramref name="filter"/> means, oldest first.</summary>
    public IReadOnlyList<QueueEntry> List(QueueFilter filter, int maxCount) => database.Read<IReadOnlyList<QueueEntry>>((connection, transaction) =>
    {
        var parameters = Parameters(filter);
        parameters.Add("maxCount", maxCount);
        var instances = connection.Query<InstanceRow>(
            $"""
            select id, study_key as StudyKey, state, reason, received_at as ReceivedAt, attempts, next_attempt_at as NextAttemptAt, discarded_at as DiscardedAt
            from instances where {InstanceMatches} order by received_at, id limit @maxCount
            """,
            parameters,
            transaction).Select(row => row.ToEntry());
        var deliveries = connection.Query<DeliveryRow>(
            $"""
            select destination, study_key as StudyKey, created_at as CreatedAt, attempts, last_error as LastError, due_at as DueAt, dead_at as DeadAt,
                discarded_at as DiscardedAt
            from outbox where {DeliveryMatches} order by created_at, destination, study_key limit @maxCount
            """,
            parameters,
            transaction).Select(row => row.ToEntry());
        return [.. instances.Concat(deliveries).OrderBy(entry => entry.Since).Take(maxCount)];
    });

    private static DynamicParameters Parameters(QueueFilter filter)
    {
        var parameters = new DynamicParameters();
        parameters.Add("states", filter.States.Select(QueueState.ToLedger).ToList());
        parameters.Add("reason", (int?)filter.Reason);
        return parameters;
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    // Properties, not parameters: a count has no type in SQLite, and a mapper cannot choose a constructor by it.
    private sealed record InstanceCount
    {
        public required string State { get; init; }

        public long? Reason { get; init; }

        public long? DiscardedAt { get; init; }

        public long Count { get; init; }
    }

    private sealed record DeliveryCount
    {
        public required string Destination { get; init; }

        public long? DeadAt { get; init; }

        public long? DiscardedAt { get; init; }

        public long Count { get; init; }
    }

    private sealed record InstanceRow(
        long Id, string? StudyKey, string State, long? Reason, long ReceivedAt, long Attempts, long NextAttemptAt, long? DiscardedAt)
    {
        public QueueEntry ToEntry() => new(
            QueueId.OfInstance(Id), StudyKey, QueueState.OfInstance(State, DiscardedAt), (Reason?)Reason, null, Time(ReceivedAt), Attempts,
            State == InstanceState.Pending ? Time(NextAttemptAt) : null);
    }

    private sealed record DeliveryRow(
        string Destination, string StudyKey, long CreatedAt, long Attempts, string? LastError, long DueAt, long? DeadAt, long? DiscardedAt)
    {
        public QueueEntry ToEntry() => new(
            QueueId.OfDelivery(Destination, StudyKey), StudyKey, QueueState.OfDelivery(DeadAt, DiscardedAt), null, LastError, Time(CreatedAt), Attempts,
            DeadAt is null && DiscardedAt is null ? Time(DueAt) : null);
    }
}
