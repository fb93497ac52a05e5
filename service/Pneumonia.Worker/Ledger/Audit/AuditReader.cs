using Dapper;

namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>Reads records in pages: the ledger may be large, and nothing may wait for its reader.</summary>
internal sealed class AuditReader(LedgerDatabase database)
{
    private const int PageRows = 500;
    private const string Columns = "sequence, at, kind, actor, subject, instance, payload, previous_hash as PreviousHash, hash";

    /// <summary>Records in the order of their sequence numbers.</summary>
    /// <param name="after">The last one left out.</param>
    public IEnumerable<AuditRecord> EnumerateRecords(long after = long.MinValue) => Enumerate<AuditRecord>(
        $"select {Columns} from audit where sequence > @after order by sequence limit @PageRows", record => record.Sequence, after);

    /// <summary>Records that say that they follow the record of this hash: one, unless somebody wrote another.</summary>
    public IReadOnlyList<AuditRecord> FindFollowers(string hash) => database.Read<IReadOnlyList<AuditRecord>>((connection, transaction) =>
        connection.Query<AuditRecord>($"select {Columns} from audit where previous_hash = @hash order by sequence limit 10", new { hash }, transaction).AsList());

    /// <summary>Where the record of this hash stands; null when there is none.</summary>
    public long? FindPlace(string hash) => database.Read((connection, transaction) =>
        connection.ExecuteScalar<long?>("select sequence from audit where hash = @hash order by sequence limit 1", new { hash }, transaction));

    /// <summary>The highest sequence number that was ever given out; SQLite keeps it when rows go.</summary>
    public long GetLastGivenOut() => database.Read((connection, transaction) =>
        connection.ExecuteScalar<long?>("select max(seq) from sqlite_sequence where name = 'audit'", transaction: transaction) ?? 0);

    /// <summary>Of the triggers that keep records from being changed, those that are not there as the schema has them.</summary>
    public IReadOnlyList<string> FindMissingTriggers() => database.Read<IReadOnlyList<string>>((connection, transaction) =>
    {
        var there = connection.Query<string>("select sql from sqlite_master where type = 'trigger' and tbl_name = 'audit'", transaction: transaction)
            .ToHashSet(StringComparer.Ordinal);
        return [.. LedgerSchema.AuditTriggers.Where(trigger => !there.Contains(trigger.Value)).Select(trigger => trigger.Key)];
    });

    /// <summary>The first and the last sequence number in a span of time; null when there is none in it.</summary>
    /// <param name="from">As records write times, included.</param>
    /// <param name="to">Not included.</param>
    public (long First, long Last)? FindSpan(string? from, string? to) => database.Read((connection, transaction) =>
        connection.QuerySingle<(long?, long?)>(
            "select min(sequence), max(sequence) from audit where (@from is null or at >= @from) and (@to is null or at < @to)",
            new { from, to },
            transaction) is ({ } first, { } last)
            ? (first, last)
            : ((long, long)?)null);

    /// <summary>Every instance with what its records say of it.</summary>
    public IEnumerable<RecordedInstance> EnumerateInstances() => Enumerate<RecordedInstance>(
        """
        select id, state, study_key as StudyKey, result, probability, flagged, reason, pixel_sha256 as PixelSha256, model_name as ModelName,
            model_version as ModelVersion, model_sha256 as ModelSha256, execution_provider as ExecutionProvider, discarded_at as DiscardedAt,
            (select count(*) from audit where instance = id and kind = 'discard') as Discards,
            (select at from audit where instance = id and kind = 'discard' order by sequence desc limit 1) as LastDiscard,
            (select count(*) from audit where instance = id and kind in ('outcome', 'former-outcome')) as Outcomes,
            (select count(*) from audit where instance = id and kind = 'requeue') as Requeues,
            (select max(sequence) from audit where instance = id and kind in ('outcome', 'former-outcome')) as LastOutcome,
            (select payload from audit where instance = id and kind in ('outcome', 'former-outcome') order by sequence desc limit 1) as Payload
        from instances where id > @after order by id limit @PageRows
        """,
        instance => instance.Id);

    /// <summary>Records of instances that are not in the ledger and whose deletion is not recorded.</summary>
    public IEnumerable<(long Sequence, long Instance)> EnumerateOrphans() => Enumerate<(long Sequence, long)>(
        """
        select sequence, instance from audit as orphan
        where sequence > @after and instance is not null and not exists (select 1 from instances where id = orphan.instance)
            and not exists (select 1 from audit where instance = orphan.instance and kind = 'deletion')
        order by sequence limit @PageRows
        """,
        orphan => orphan.Sequence);

    /// <summary>Deliveries that are said to be discarded, or their file removed because of its age, of whose study no record says so.</summary>
    public IReadOnlyList<(string Destination, string StudyKey, string Change)> FindUnrecordedDeliveries() => database.Read((connection, transaction) =>
        connection.Query<(string, string, string)>(
            """
            select destination, study_key, 'discarded' from outbox
            left join (select distinct subject from audit where instance is null and kind = 'discard') as record on record.subject = study_key
            where discarded_at is not null and record.subject is null
            union all
            select destination, study_key, 'removed' from outbox
            left join (select distinct subject from audit where instance is null and kind = 'deletion') as record on record.subject = study_key
            where removed_at is not null and record.subject is null
            """,
            transaction: transaction).AsList());

    private IEnumerable<TRow> Enumerate<TRow>(string sql, Func<TRow, long> keyOf, long after = long.MinValue)
    {
        while (true)
        {
            var page = database.Read((connection, transaction) => connection.Query<TRow>(sql, new { after, PageRows }, transaction).AsList());
            foreach (var row in page)
                yield return row;
            if (page.Count < PageRows)
                yield break;
            after = keyOf(page[^1]);
        }
    }
}

/// <summary>Properties, not parameters: SQLite gives computed columns no type of their own, and a mapper cannot choose a constructor by them.</summary>
internal sealed record RecordedInstance
{
    public required long Id { get; init; }

    public required string State { get; init; }

    public string? StudyKey { get; init; }

    public string? Result { get; init; }

    public double? Probability { get; init; }

    public long? Flagged { get; init; }

    public long? Reason { get; init; }

    public string? PixelSha256 { get; init; }

    public string? ModelName { get; init; }

    public string? ModelVersion { get; init; }

    public string? ModelSha256 { get; init; }

    public string? ExecutionProvider { get; init; }

    public long? DiscardedAt { get; init; }

    /// <summary>Records of its being discarded.</summary>
    public long Discards { get; init; }

    /// <summary>Time of the last of them, as records write it.</summary>
    public string? LastDiscard { get; init; }

    /// <summary>Records of its outcomes.</summary>
    public long Outcomes { get; init; }

    public long Requeues { get; init; }

    /// <summary>Sequence number of the last of them; null when there is none.</summary>
    public long? LastOutcome { get; init; }

    /// <summary>Of that record.</summary>
    public string? Payload { get; init; }
}
