using Dapper;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Ledger;

/// <summary>What Delivery, jobs, health and reports read. Nothing here changes the ledger.</summary>
internal sealed class LedgerQueries(LedgerDatabase database)
{
    /// <summary>Rows by state; states without rows are absent. Walks the whole ledger: for jobs and verbs, not for every scrape.</summary>
    public IReadOnlyDictionary<string, long> CountByState() => database.Read((connection, transaction) =>
        connection.Query<(string State, long Count)>("select state, count(*) from instances group by state", transaction: transaction)
            .ToDictionary(row => row.State, row => row.Count, StringComparer.Ordinal));

    /// <summary>What waits now.</summary>
    public Backlog GetBacklog() => database.Read((connection, transaction) =>
    {
        var (pending, oldest, scoring, deliveries, deadLetters) = connection.QuerySingle<(long, long?, long, long, long)>(
            """
            select (select count(*) from instances where state = 'pending'),
                   (select min(oldest) from (select min(received_at) as oldest from instances where state = 'pending'
                                             union all select min(received_at) from instances where state = 'scoring')),
                   (select count(*) from instances where state = 'scoring'),
                   (select count(*) from outbox where delivered_at is null and dead_at is null and discarded_at is null),
                   (select count(*) from outbox where delivered_at is null and dead_at is not null and discarded_at is null)
            """,
            transaction: transaction);
        return new Backlog(pending, scoring, deliveries, deadLetters, oldest is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    });

    /// <summary>Destinations of which a delivery waits after a failure that was asked for before <paramref name="before"/>.</summary>
    public IReadOnlyList<string> GetFailingDestinations(DateTimeOffset before) => database.Read<IReadOnlyList<string>>((connection, transaction) =>
        connection.Query<string>(
            """
            select distinct destination from outbox indexed by outbox_pending
            where delivered_at is null and dead_at is null and discarded_at is null and attempts > 0 and created_at < @before order by destination
            """,
            new { before = before.ToUnixTimeMilliseconds() },
            transaction).AsList());

    /// <summary>A study's instances in the order of receipt, duplicates and superseded files left out; empty when there is none.</summary>
    public IReadOnlyList<InstanceResult> GetStudy(string studyKey) => database.Read<IReadOnlyList<InstanceResult>>((connection, transaction) =>
        connection.Query<string>(
            "select result from instances where study_key = @studyKey and state in ('scored', 'not-assessed', 'failed') order by id",
            new { studyKey },
            transaction).Select(ResultJson.Deserialize).ToList());

    /// <summary>When a study's first instance was received: the date of its result folder. Null when the study is not known.</summary>
    public DateTimeOffset? GetFirstReceived(string studyKey) => database.Read((connection, transaction) =>
        connection.ExecuteScalar<long?>("select first_received_at from studies where study_key = @studyKey", new { studyKey }, transaction) is { } at
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : (DateTimeOffset?)null);

    /// <summary>Flagged studies whose result was not removed, newest flag first.</summary>
    public IReadOnlyList<FlaggedStudy> GetFlaggedStudies(int maxCount) => database.Read<IReadOnlyList<FlaggedStudy>>((connection, transaction) =>
        connection.Query<FlaggedRow>(
            """
            select study_key as StudyKey, study_instance_uid as StudyInstanceUid, probability, first_received_at as FirstReceivedAt, flagged_at as FlaggedAt
            from studies where flagged_at is not null
                and not exists (select 1 from outbox where destination = 'result' and outbox.study_key = studies.study_key and removed_at is not null)
            order by flagged_at desc, study_key limit @maxCount
            """,
            new { maxCount },
            transaction).Select(row => row.ToStudy()).ToList());

    /// <summary>Outcomes with a probability, by the time of their outcome, oldest first.</summary>
    public IReadOnlyList<InstanceResult> GetScored(DateTimeOffset from, DateTimeOffset to, int maxCount) => database.Read<IReadOnlyList<InstanceResult>>((connection, transaction) =>
        connection.Query<string>(
            """
            select result from instances
            where finished_at >= @from and finished_at < @to and state = 'scored' order by finished_at, id limit @maxCount
            """,
            new { from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds(), maxCount },
            transaction).Select(ResultJson.Deserialize).ToList());

    /// <summary>What became of the newest content of a file; null while it is not in the ledger or still waits.</summary>
    public FileOutcome? FindOutcome(string path) => database.Read((connection, transaction) =>
        connection.QueryFirstOrDefault<(string State, string? Result)?>(
            "select state, result from instances where path = @path order by id desc limit 1", new { path }, transaction) is { } row
            && row.State is not (InstanceState.Pending or InstanceState.Scoring)
            ? new FileOutcome(row.State, row.Result is null ? null : ResultJson.Deserialize(row.Result))
            : null);

    private sealed record FlaggedRow(string StudyKey, string? StudyInstanceUid, double? Probability, long FirstReceivedAt, long FlaggedAt)
    {
        public FlaggedStudy ToStudy() => new(
            StudyKey, StudyInstanceUid ?? "", Probability ?? double.NaN,
            DateTimeOffset.FromUnixTimeMilliseconds(FirstReceivedAt), DateTimeOffset.FromUnixTimeMilliseconds(FlaggedAt));
    }
}
