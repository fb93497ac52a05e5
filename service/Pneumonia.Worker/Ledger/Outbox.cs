using System.Data.Common;
using Dapper;

namespace Pneumonia.Worker.Ledger;

/// <summary>What is to be written for other systems: Scoring adds in the outcome's transaction, Delivery drains.</summary>
internal sealed class Outbox(LedgerDatabase database, TimeProvider clock)
{
    /// <summary>For a test of its plan too.</summary>
    public const string DueSql =
        """
        select destination, study_key as StudyKey, generation, attempts from outbox
        where delivered_at is null and dead_at is null and +destination = @destination and (destination = 'result') = @isResult and due_at <= @now
        order by due_at limit @maxCount
        """;

    /// <summary>Adds a delivery, or renews one: what waits already is not sent twice, what is being sent now is sent again, what was given up is tried again.</summary>
    public static void Enqueue(
        DbConnection connection, DbTransaction transaction, string destination, string studyKey, long now, long due) => connection.Execute(
        """
        insert into outbox (destination, study_key, generation, due_at, created_at) values (@destination, @studyKey, 1, @due, @now)
        on conflict (destination, study_key) do update set
            generation = generation + 1,
            created_at = case when delivered_at is null then created_at else excluded.created_at end,
            due_at = case when delivered_at is null and dead_at is null then min(due_at, excluded.due_at) else excluded.due_at end,
            attempts = case when delivered_at is null and dead_at is null then attempts else 0 end,
            delivered_at = null, dead_at = null, discarded_at = null, removed_at = null
        """,
        new { destination, studyKey, now, due },
        transaction);

    /// <summary>Deliveries to one destination that are due, oldest first.</summary>
    public IReadOnlyList<PendingDelivery> FindDue(string destination, int maxCount) => database.Read<IReadOnlyList<PendingDelivery>>((connection, transaction) =>
        connection.Query<DeliveryRow>(
            DueSql,
            // The index of what waits begins with whether it is a result; the plus keeps SQLite from taking the key's, which holds what was delivered too.
            new { destination, isResult = destination == Destination.Result, now = Now(), maxCount },
            transaction).Select(row => row.ToDelivery()).ToList());

    /// <summary>Closes a delivery unless it was renewed meanwhile.</summary>
    public Task AcknowledgeAsync(PendingDelivery delivery, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.Execute(
            """
            update outbox set delivered_at = @now, attempts = 0, last_error = null, dead_at = null, discarded_at = null
            where destination = @Destination and study_key = @StudyKey and generation = @Generation
            """,
            new { now = Now(), delivery.Destination, delivery.StudyKey, delivery.Generation },
            transaction),
        cancellationToken);

    /// <param name="error">Without patient data: operators see it.</param>
    public Task RetryAsync(PendingDelivery delivery, TimeSpan delay, string error, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.Execute(
            """
            update outbox set attempts = attempts + 1, due_at = @due, last_error = @error
            where destination = @Destination and study_key = @StudyKey and delivered_at is null
            """,
            new { due = Now() + (long)delay.TotalMilliseconds, error, delivery.Destination, delivery.StudyKey },
            transaction),
        cancellationToken);

    /// <summary>Gives a delivery up until an operator puts it back or its study gets a new outcome; unless it was renewed meanwhile.</summary>
    /// <param name="error">Without patient data: operators see it.</param>
    /// <returns>Whether it was given up.</returns>
    public async Task<bool> GiveUpAsync(PendingDelivery delivery, string error, CancellationToken cancellationToken) => await database.WriteAsync(
        (connection, transaction) => connection.Execute(
            """
            update outbox set attempts = attempts + 1, dead_at = @now, last_error = @error
            where destination = @Destination and study_key = @StudyKey and generation = @Generation and delivered_at is null and dead_at is null
            """,
            new { now = Now(), error, delivery.Destination, delivery.StudyKey, delivery.Generation },
            transaction),
        cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>As <see cref="LedgerStore.BringForwardAsync"/>, for the deliveries to one destination.</summary>
    /// <returns>How many deliveries.</returns>
    public Task<int> BringForwardAsync(string destination, TimeSpan firstDelay, TimeSpan longestDelay, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.Execute(
            """
            update outbox set due_at = @now
            where delivered_at is null and dead_at is null and destination = @destination
                and due_at > @now + case attempts when 0 then @first else @longest end
            """,
            new { now = Now(), destination, first = (long)firstDelay.TotalMilliseconds, longest = (long)longestDelay.TotalMilliseconds },
            transaction),
        cancellationToken);

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record DeliveryRow(string Destination, string StudyKey, long Generation, long Attempts)
    {
        public PendingDelivery ToDelivery() => new(Destination, StudyKey, Generation, (int)Attempts);
    }
}

/// <param name="StudyKey">Empty for the worklist.</param>
/// <param name="Attempts">Failed ones so far.</param>
internal sealed record PendingDelivery(string Destination, string StudyKey, long Generation, int Attempts);
