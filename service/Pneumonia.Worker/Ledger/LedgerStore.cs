using System.Data.Common;
using Dapper;
using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger.Audit;

namespace Pneumonia.Worker.Ledger;

/// <summary>The ledger as a queue: Intake registers, Scoring claims, and finishes, retries or gives back.</summary>
internal sealed class LedgerStore(LedgerDatabase database, LedgerSignals signals, TimeProvider clock)
{
    // Of a zip archive with its path and time, those without an outcome or given up as unreadable. '/0' is what comes after '//...' in the index.
    private const string OpenEntries =
        """
        entry.path > @path || '//' and entry.path < @path || '/0' and entry.modified_ticks = @modified
            and (entry.state in ('pending', 'scoring') or (entry.state = 'not-assessed' and entry.reason = @unreadable and entry.discarded_at is null))
        """;

    /// <summary>What the ledger has on <paramref name="files"/>, in their order. A zip archive is known once its instances are.</summary>
    public IReadOnlyList<FileKnowledge> Find(IReadOnlyCollection<FileVersion> files) => database.Read<IReadOnlyList<FileKnowledge>>((connection, transaction) =>
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            $"""
            select case when state in ('pending', 'scoring') then 2
                when state = 'superseded' then coalesce((select max(case when entry.state = 'not-assessed' then 1 else 2 end) from instances as entry where {OpenEntries}), 0)
                else state = 'not-assessed' and reason = @unreadable and discarded_at is null end
            from instances where path = @path and size_bytes = @size and modified_ticks = @modified
            """;
        Add("@unreadable").Value = (int)Reason.Unreadable;
        DbParameter path = Add("@path"), size = Add("@size"), modified = Add("@modified");

        var knowledge = new List<FileKnowledge>(files.Count);
        foreach (var file in files)
        {
            (path.Value, size.Value, modified.Value) = (file.Path, file.SizeBytes, file.ModifiedTicks);
            knowledge.Add(command.ExecuteScalar() switch
            {
                null => FileKnowledge.New,
                1L => FileKnowledge.Unreadable,
                2L => FileKnowledge.Waiting,
                _ => FileKnowledge.Known,
            });
        }

        return knowledge;

        DbParameter Add(string name)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
            return parameter;
        }
    });

    /// <summary>
    /// Puts files into the queue. A file known just so stays as it is, unless it could not be read before; rows of its older content without a
    /// probability are superseded.
    /// </summary>
    /// <returns>How many were queued.</returns>
    public async Task<int> RegisterAsync(IReadOnlyCollection<FileVersion> files, CancellationToken cancellationToken)
    {
        int queued = await database.WriteAsync(
            (connection, transaction) =>
            {
                long now = Now();
                return files.Sum(file => Register(connection, transaction, file, now) is var added and > 0 ? added : RequeueEntries(connection, transaction, file, now));
            },
            cancellationToken).ConfigureAwait(false);
        if (queued > 0)
            signals.Scoring.Call();
        return queued;
    }

    /// <summary>
    /// Takes rows that are due, oldest first. One whose lease has ended comes first and alone: it may be what ended its process, and must not end it for
    /// the others of its batch again.
    /// </summary>
    public Task<IReadOnlyList<ClaimedInstance>> ClaimAsync(string owner, int maxCount, TimeSpan lease, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<ClaimedInstance>>(
            (connection, transaction) =>
            {
                long now = Now();
                var due = connection.Query<InstanceRow>(
                    """
                    select * from (select id, path, size_bytes as SizeBytes, modified_ticks as ModifiedTicks, received_at as ReceivedAt, attempts, state
                                   from instances where state = 'scoring' and lease_until <= @now order by lease_until limit @maxCount)
                    union all
                    select * from (select id, path, size_bytes, modified_ticks, received_at, attempts, state
                                   from instances where state = 'pending' and next_attempt_at <= @now order by next_attempt_at, id limit @maxCount)
                    limit @maxCount
                    """,
                    new { now, maxCount },
                    transaction);

                var claimed = new List<ClaimedInstance>();
                foreach (var row in due)
                {
                    connection.Execute(
                        "update instances set state = 'scoring', owner = @owner, lease_until = @until, attempts = attempts + 1 where id = @Id",
                        new { owner, until = now + (long)lease.TotalMilliseconds, row.Id },
                        transaction);
                    claimed.Add(row.ToClaimed());
                    if (row.State == InstanceState.Scoring)
                        break;
                }

                return claimed;
            },
            cancellationToken);

    /// <summary>Stores outcomes with their deliveries in one transaction: all of them or, if the process dies, none.</summary>
    /// <returns>What became of each, in order.</returns>
    public async Task<IReadOnlyList<StoredInstance>> FinishAsync(
        string owner, IReadOnlyList<FinishedInstance> finished, CancellationToken cancellationToken)
    {
        var stored = await database.WriteAsync(
            (connection, transaction) =>
            {
                var writer = new OutcomeWriter(connection, transaction, Now());
                return finished.Select(instance => writer.Write(owner, instance)).ToList();
            },
            cancellationToken).ConfigureAwait(false);
        if (stored.Count > 0)
            signals.CallDelivery();
        return stored;
    }

    /// <summary>Puts a claimed row back to be tried again after <paramref name="delay"/>.</summary>
    public Task RetryAsync(string owner, long id, TimeSpan delay, Refusal refusal, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.Execute(
                """
                update instances set state = 'pending', owner = null, lease_until = null, next_attempt_at = @next, reason = @reason, detail = @Detail
                where id = @id and owner = @owner and state = 'scoring'
                """,
                new { id, owner, reason = (int)refusal.Reason, refusal.Detail, next = Now() + (long)delay.TotalMilliseconds },
                transaction),
            cancellationToken);

    /// <summary>Gives claimed rows back as if they had not been taken.</summary>
    public Task ReleaseAsync(string owner, IReadOnlyCollection<long> ids, TimeSpan delay, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.Execute(
                """
                update instances set state = 'pending', owner = null, lease_until = null, attempts = attempts - 1, next_attempt_at = @next
                where id in @ids and owner = @owner and state = 'scoring'
                """,
                new { ids, owner, next = Now() + (long)delay.TotalMilliseconds },
                transaction),
            cancellationToken);

    /// <summary>The file changed after it was registered: the row is closed, and <paramref name="current"/> queued in its place.</summary>
    public Task ReplaceAsync(string owner, long id, FileVersion current, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                int closed = connection.Execute(
                    "update instances set state = 'superseded', owner = null, lease_until = null where id = @id and owner = @owner and state = 'scoring'",
                    new { id, owner },
                    transaction);
                if (closed == 0)
                    return 0;

                long now = Now();
                return connection.Execute(
                    """
                    insert into instances (path, size_bytes, modified_ticks, state, next_attempt_at, received_at)
                    values (@Path, @SizeBytes, @ModifiedTicks, 'pending', @now, @now)
                    on conflict do nothing
                    """,
                    new { current.Path, current.SizeBytes, current.ModifiedTicks, now },
                    transaction);
            },
            cancellationToken);

    /// <summary>
    /// Makes due what waits for a time further ahead than the configuration gives: the clock was set back since, or was wrong before.
    /// </summary>
    /// <param name="firstDelay">The longest wait of a row that was not tried yet.</param>
    /// <param name="longestDelay">Of one that was.</param>
    /// <returns>How many rows.</returns>
    public Task<int> BringForwardAsync(TimeSpan firstDelay, TimeSpan longestDelay, TimeSpan lease, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                long now = Now();
                return connection.Execute(
                    """
                    update instances set next_attempt_at = @now
                    where state = 'pending' and next_attempt_at > @now + case attempts when 0 then @first else @longest end
                    """,
                    new { now, first = (long)firstDelay.TotalMilliseconds, longest = (long)longestDelay.TotalMilliseconds },
                    transaction)
                + connection.Execute(
                    "update instances set lease_until = @now where state = 'scoring' and lease_until > @now + @lease",
                    new { now, lease = (long)lease.TotalMilliseconds },
                    transaction);
            },
            cancellationToken);

    /// <summary>Puts the instances of a zip archive into the queue in place of the archive: all of them or, if the process dies, none.</summary>
    /// <param name="id">Of the archive's row, which is closed.</param>
    /// <returns>How many were queued, those that were known left out; null when the lease ended before.</returns>
    public async Task<int?> ExpandAsync(string owner, long id, IReadOnlyList<FileVersion> instances, CancellationToken cancellationToken)
    {
        int? queued = await database.WriteAsync<int?>(
            (connection, transaction) =>
            {
                var archive = connection.QuerySingleOrDefault<QueuedRow>(
                    """
                    update instances set state = 'superseded', owner = null, lease_until = null where id = @id and owner = @owner and state = 'scoring'
                    returning id, study_key as StudyKey, result
                    """,
                    new { id, owner },
                    transaction);
                if (archive is null)
                    return null;

                long now = Now();
                // It was refused before, and put back: what was delivered about that is no longer true.
                if (archive.StudyKey is { } key)
                    Outbox.Enqueue(connection, transaction, Destination.Result, key, now, now);
                return instances.Sum(instance => Register(connection, transaction, instance, now));
            },
            cancellationToken).ConfigureAwait(false);
        if (queued > 0)
            signals.Scoring.Call();
        return queued;
    }

    private static int Register(DbConnection connection, DbTransaction transaction, FileVersion file, long now)
    {
        var row = connection.QuerySingleOrDefault<QueuedRow>(
            """
            insert into instances (path, size_bytes, modified_ticks, state, next_attempt_at, received_at)
            values (@Path, @SizeBytes, @ModifiedTicks, 'pending', @now, @now)
            on conflict do update set state = 'pending', attempts = 0, next_attempt_at = @now, received_at = @now
            where state = 'not-assessed' and reason = @unreadable and discarded_at is null
            returning id, study_key as StudyKey, result
            """,
            new { file.Path, file.SizeBytes, file.ModifiedTicks, now, unreadable = (int)Reason.Unreadable },
            transaction);
        if (row is null)
            return 0;

        Supersede(connection, transaction, file, now);
        RecordRequeue(connection, transaction, row, now);
        return 1;
    }

    // A zip archive that was away and is back: its own row is closed, those of its instances are not.
    private static int RequeueEntries(DbConnection connection, DbTransaction transaction, FileVersion archive, long now)
    {
        var rows = connection.Query<QueuedRow>(
            """
            update instances set state = 'pending', attempts = 0, next_attempt_at = @now, received_at = @now
            where path > @Path || '//' and path < @Path || '/0' and modified_ticks = @ModifiedTicks
                and state = 'not-assessed' and reason = @unreadable and discarded_at is null
            returning id, study_key as StudyKey, result
            """,
            new { archive.Path, archive.ModifiedTicks, now, unreadable = (int)Reason.Unreadable },
            transaction).AsList();
        rows.ForEach(row => RecordRequeue(connection, transaction, row, now));
        return rows.Count;
    }

    private static void RecordRequeue(DbConnection connection, DbTransaction transaction, QueuedRow row, long now)
    {
        if (row.Result is not null)
            AuditChain.Append(connection, transaction, now, new AuditEntry(AuditKind.Requeue, AuditActor.Service, row.StudyKey ?? "", row.Id, []));
    }

    private static void Supersede(DbConnection connection, DbTransaction transaction, FileVersion file, long now)
    {
        var keys = connection.Query<string?>(
            """
            update instances set state = 'superseded'
            where path = @Path and (size_bytes, modified_ticks) <> (@SizeBytes, @ModifiedTicks) and state in ('pending', 'not-assessed', 'failed')
            returning study_key
            """,
            new { file.Path, file.SizeBytes, file.ModifiedTicks },
            transaction);
        foreach (string? key in keys.AsList())
        {
            // What was delivered about the old content is no longer true.
            if (key is not null)
                Outbox.Enqueue(connection, transaction, Destination.Result, key, now, now);
        }
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="Result">Of the outcome that the row had before; null in a new one.</param>
    private sealed record QueuedRow(long Id, string? StudyKey, string? Result);

    private sealed record InstanceRow(long Id, string Path, long SizeBytes, long ModifiedTicks, long ReceivedAt, long Attempts, string State)
    {
        public ClaimedInstance ToClaimed() => new(
            Id, new FileVersion(Path, SizeBytes, ModifiedTicks), DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt), (int)Attempts + 1);
    }
}
