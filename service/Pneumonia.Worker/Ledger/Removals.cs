using System.Text.Json.Nodes;
using Dapper;
using Pneumonia.Worker.Ledger.Audit;

namespace Pneumonia.Worker.Ledger;

/// <summary>Removes files of the service's own that are old, and records each. What waits to be written is never among them.</summary>
internal sealed class Removals(LedgerDatabase database, TimeProvider clock)
{
    /// <summary>Deliveries to a destination that were made before a time, in the order of their study keys.</summary>
    /// <param name="after">Only keys behind this one; empty for all.</param>
    public IReadOnlyList<DeliveredFile> FindDelivered(string destination, DateTimeOffset before, string after, int maxCount) =>
        database.Read<IReadOnlyList<DeliveredFile>>((connection, transaction) => connection.Query<DeliveredFile>(
            """
            select study_key as StudyKey, generation from outbox
            where destination = @destination and study_key > @after and delivered_at < @before and removed_at is null
            order by study_key limit @maxCount
            """,
            new { destination, after, before = before.ToUnixTimeMilliseconds(), maxCount },
            transaction).AsList());

    /// <summary>
    /// Removes what was delivered, with the records of it. Done while nobody else writes to the ledger: a delivery that was renewed since it was found is
    /// left alone, and none can be renewed before its file is gone.
    /// </summary>
    /// <param name="remove">Removes the file of a study; null when it cannot be removed, which leaves it for the next time.</param>
    /// <returns>How many were removed.</returns>
    public Task<int> RemoveAsync(
        string destination, IReadOnlyList<DeliveredFile> files, Func<string, RemovedFile?> remove, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) =>
        {
            long now = Now();
            int removed = 0;
            foreach (var file in files)
            {
                var row = new { destination, file.StudyKey, file.Generation, now };
                bool isStillDelivered = connection.ExecuteScalar<bool>(
                    "select exists (select 1 from outbox where destination = @destination and study_key = @StudyKey and generation = @Generation and delivered_at is not null)",
                    row, transaction);
                if (!isStillDelivered || remove(file.StudyKey) is not { } gone)
                    continue;

                connection.Execute("update outbox set removed_at = @now where destination = @destination and study_key = @StudyKey", row, transaction);
                AuditChain.Append(connection, transaction, now, Entry(file.StudyKey, gone));
                removed++;
            }

            if (removed > 0 && destination == Destination.Result)
                Outbox.Enqueue(connection, transaction, Destination.Worklist, "", now, now); // It names result files.
            return removed;
        },
        cancellationToken);

    /// <summary>Removes a file that the ledger does not know, such as a report, with the record of it.</summary>
    /// <param name="remove">Null when it cannot be removed.</param>
    public Task<bool> RemoveAsync(Func<RemovedFile?> remove, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) =>
        {
            if (remove() is not { } gone)
                return false;

            AuditChain.Append(connection, transaction, Now(), Entry("", gone));
            return true;
        },
        cancellationToken);

    private static AuditEntry Entry(string studyKey, RemovedFile gone) => new(
        AuditKind.Deletion, AuditActor.Service, studyKey, null, new JsonObject { ["file"] = gone.Name, ["sha256"] = gone.Sha256 });

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <param name="Generation">Of the delivery: a later one is another file.</param>
internal sealed record DeliveredFile(string StudyKey, long Generation);

/// <param name="Name">In the data root, with forward slashes.</param>
/// <param name="Sha256">Of its content, lower-case hex; null when somebody had removed it already.</param>
internal sealed record RemovedFile(string Name, string? Sha256);
