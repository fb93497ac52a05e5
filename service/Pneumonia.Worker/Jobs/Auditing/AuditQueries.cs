using Dapper;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Jobs.Auditing;

/// <summary>What the audit reads from the ledger, in pages: the ledger may be large, and nothing may wait for an audit.</summary>
internal sealed class AuditQueries(LedgerDatabase database)
{
    /// <summary>Rows of one read.</summary>
    private const int PageRows = 500;

    /// <summary>SQLite's own complaints about the file, 20 at most; empty when there are none.</summary>
    public IReadOnlyList<string> CheckPages() => database.Read<IReadOnlyList<string>>((connection, transaction) =>
        [.. connection.Query<string>("pragma integrity_check(20)", transaction: transaction).Where(line => line != "ok")]);

    /// <summary>Every row with an outcome, in the order of its id.</summary>
    public IEnumerable<OutcomeRow> EnumerateOutcomes() => Enumerate<long, OutcomeRow>(
        0,
        """
        select id, state, study_key as StudyKey, probability, flagged, reason, model_sha256 as ModelSha256, result from instances
        where id > @after and state in ('scored', 'not-assessed', 'failed') order by id limit @PageRows
        """,
        row => row.Id);

    /// <summary>Every study with what its rows say together, in the order of its key.</summary>
    public IEnumerable<StudyRow> EnumerateStudies() => Enumerate("", Studies("study_key > @after order by study_key limit @PageRows"), (StudyRow row) => row.StudyKey);

    /// <summary>One study as it is now; null when there is none.</summary>
    public StudyRow? FindStudy(string studyKey) => database.Read((connection, transaction) =>
        connection.QuerySingleOrDefault<StudyRow>(Studies("study_key = @studyKey"), new { studyKey }, transaction));

    public IReadOnlyList<(string Name, string Version, string Sha256, long Instances)> GetModels() => database.Read((connection, transaction) =>
        connection.Query<(string, string, string, long)>(
            """
            select model_name, model_version, model_sha256, count(*) from instances
            where model_sha256 is not null group by 1, 2, 3 order by 1, 2, 3
            """,
            transaction: transaction).AsList());

    private static string Studies(string condition) =>
        $"""
        select study_key as StudyKey, first_received_at as FirstReceivedAt, probability, flagged_at is not null as IsFlagged,
            (select max(probability) from instances where instances.study_key = studies.study_key and state = 'scored') as HighestProbability,
            exists (select 1 from instances where instances.study_key = studies.study_key and state = 'scored' and flagged = 1) as HasFlagged,
            exists (select 1 from instances where instances.study_key = studies.study_key and state in ('scored', 'not-assessed', 'failed')) as HasOutcome,
            exists (select 1 from outbox where destination = 'result' and outbox.study_key = studies.study_key and delivered_at is not null) as IsDelivered,
            exists (select 1 from outbox where destination = 'result' and outbox.study_key = studies.study_key and removed_at is not null) as IsRemoved
        from studies where {condition}
        """;

    private IEnumerable<TRow> Enumerate<TKey, TRow>(TKey start, string sql, Func<TRow, TKey> keyOf)
    {
        var after = start;
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

internal sealed record OutcomeRow(
    long Id, string State, string StudyKey, double? Probability, long? Flagged, long? Reason, string? ModelSha256, string Result);

/// <summary>Properties, not parameters: SQLite gives computed columns no type of their own, and a mapper cannot choose a constructor by them.</summary>
internal sealed record StudyRow
{
    public required string StudyKey { get; init; }

    public required long FirstReceivedAt { get; init; }

    public double? Probability { get; init; }

    public long IsFlagged { get; init; }

    /// <summary>Of the study's scored instances; null when it has none.</summary>
    public double? HighestProbability { get; init; }

    /// <summary>1 when a scored instance is flagged.</summary>
    public long HasFlagged { get; init; }

    /// <summary>1 when an instance has an outcome that result.json shows.</summary>
    public long HasOutcome { get; init; }

    /// <summary>1 when the outbox says that result.json was written and nothing changed since.</summary>
    public long IsDelivered { get; init; }

    /// <summary>1 when retention removed result.json.</summary>
    public long IsRemoved { get; init; }
}
