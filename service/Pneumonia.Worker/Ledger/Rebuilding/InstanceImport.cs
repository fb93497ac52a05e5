using System.Data.Common;
using System.Text.Json;
using Dapper;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Ledger.Rebuilding;

/// <summary>Finds out which instances of a result file the ledger lacks, and enters those exactly as they were, in the order of the file.</summary>
internal sealed class InstanceImport(DbConnection connection, DbTransaction transaction, PresentFiles present, ImportTally tally)
{
    /// <summary>Temporary table of what was entered, for the audit records.</summary>
    public const string Imported = "imported";

    /// <summary>Size of a file whose size is not known. No file has it, so that one that is there is a new one.</summary>
    public const long UnknownSize = -1;

    private const string Owner = "rebuild";

    /// <returns>What was entered; null when nothing was.</returns>
    public IReadOnlyList<InstanceResult>? Take(ListedResult listed, IReadOnlyList<InstanceResult> results)
    {
        List<InstanceResult> entered = [];
        foreach (var result in results)
        {
            var version = VersionOf(result);
            var rows = FindRows(result.Path);
            if (rows.Any(row => row.ScoredAt == result.ScoredAt && (result.FileSizeBytes is null || row.IsOf(version))))
                tally.Known++;
            else if (Place(listed, result, version, rows) is { } place && Enter(listed, results, result, place))
                entered.Add(result);
        }

        if (entered.Count == 0)
            return null;

        Settle(listed.Key);
        return entered;
    }

    // The row that the outcome belongs into; null when the ledger's own stands.
    private RowPlace? Place(ListedResult listed, InstanceResult result, FileVersion version, List<KnownRow> rows)
    {
        // A row of which the result file does not know size and time can be told by its time of receipt.
        var row = rows.Find(row => row.IsOf(version))
            ?? rows.Find(row => version.SizeBytes == UnknownSize && row.ReceivedAt == result.ReceivedAt.ToUnixTimeMilliseconds());
        bool isLater = row?.ScoredAt is not { } at || at < result.ScoredAt;
        if (row is not null && IsImported(row.Id))
        {
            tally.Known++; // Of two result files about one file the later came first.
            return null;
        }

        switch (row?.State)
        {
            case null:
                return new RowPlace(null, version, IsRequeued: false);
            case InstanceState.Pending or InstanceState.Scoring when isLater:
                return new RowPlace(row.Id, version, IsRequeued: false);
            case InstanceState.NotAssessed or InstanceState.Failed when isLater && row.DiscardedAt is null:
                return new RowPlace(row.Id, version, IsRequeued: true);
            case InstanceState.Scored when isLater:
                tally.AddFinding(listed.Place, "has a later outcome of a file that the ledger has a probability of; the ledger's stands");
                return null;
            default:
                tally.Known++;
                return null;
        }
    }

    private bool Enter(ListedResult listed, IReadOnlyList<InstanceResult> study, InstanceResult result, RowPlace place)
    {
        var twin = result.Outcome == Outcome.Scored ? FindTwin(result, place.Row) : null;
        if (twin is { } older && older.Path == result.Path && !IsSame(older, result))
        {
            tally.Known++; // The same file scored before, by a ledger that was lost or restored since.
            return false;
        }

        if (twin is not null && !IsSame(twin, result))
        {
            tally.AddFinding(listed.Place, "has a probability of an instance that another result file has one of, with other or unknown pixels; left out, its file is taken as a new one");
            return false;
        }

        long id = Claim(result, place);
        long finishedAt = result.ScoredAt.ToUnixTimeMilliseconds();
        var writer = new OutcomeWriter(connection, transaction, finishedAt);
        var finished = new FinishedInstance(id, result, listed.Key);
        if (twin is not null)
        {
            writer.CloseAsDuplicate(Owner, finished, twin.Id);
            tally.AddFinding(listed.Place, "has a probability of an instance that another result file has one of, with the same pixels; entered as its duplicate");
        }
        else
        {
            AddStudy(listed, study);
            writer.Enter(Owner, finished);
            tally.AddOutcome(result.Outcome);
            tally.WithoutFile += place.Version.SizeBytes == UnknownSize ? 1 : 0;
            tally.WithoutPixels += result is { Outcome: Outcome.Scored, PixelSha256: null } ? 1 : 0;
        }

        connection.Execute(
            $"insert into temp.{Imported} values (@id, @requeued, @hasOutcome)", new { id, requeued = place.IsRequeued ? 1 : 0, hasOutcome = twin is null ? 1 : 0 }, transaction);
        Supersede(result.Path, listed.Key, finishedAt);
        return twin is null;
    }

    private FileVersion VersionOf(InstanceResult result) => result is { FileSizeBytes: { } size, FileModifiedAt: { } modified }
        ? new FileVersion(result.Path, size, modified.UtcTicks)
        : present.FindUnchangedSince(result.Path, result.ScoredAt) ?? new FileVersion(result.Path, UnknownSize, result.ScoredAt.UtcTicks);

    private List<KnownRow> FindRows(string path) => connection.Query<KnownRow>(
        """
        select id, state, size_bytes as SizeBytes, modified_ticks as ModifiedTicks, received_at as ReceivedAt, discarded_at as DiscardedAt, result
        from instances where path = @path
        """,
        new { path },
        transaction).AsList();

    private bool IsImported(long id) =>
        connection.ExecuteScalar<bool>($"select exists (select 1 from temp.{Imported} where instance = @id)", new { id }, transaction);

    private Twin? FindTwin(InstanceResult result, long? row) => result.SopInstanceUid is not { } sop
        ? null
        : connection.Query<Twin>(
            """
            select id, path, pixel_sha256 as PixelSha256 from instances
            where sop_instance_uid = @sop and state = 'scored' and discarded_at is null and id is not @row order by id
            """,
            new { sop, row },
            transaction).MaxBy(twin => IsSame(twin, result));

    private static bool IsSame(Twin twin, InstanceResult result) => twin.PixelSha256 is { } pixels && pixels == result.PixelSha256;

    private long Claim(InstanceResult result, RowPlace place)
    {
        long received = result.ReceivedAt.ToUnixTimeMilliseconds();
        return connection.ExecuteScalar<long>(
            place.Row is null
                ? """
                  insert into instances (path, size_bytes, modified_ticks, state, owner, next_attempt_at, received_at, attempts)
                  values (@Path, @SizeBytes, @ModifiedTicks, 'scoring', @Owner, @received, @received, 1) returning id
                  """
                : "update instances set state = 'scoring', owner = @Owner, received_at = @received where id = @Row returning id",
            new { place.Row, place.Version.Path, place.Version.SizeBytes, place.Version.ModifiedTicks, Owner, received },
            transaction);
    }

    // The folder of the results tells the day of the study's first receipt; the study's next result has to come to the same place.
    private void AddStudy(ListedResult listed, IReadOnlyList<InstanceResult> study)
    {
        var day = new DateTimeOffset(listed.Day, TimeOnly.MinValue, TimeSpan.Zero);
        long first = study.Select(result => result.ReceivedAt).Where(received => DateOnly.FromDateTime(received.UtcDateTime) == listed.Day).DefaultIfEmpty(day).Min()
            .ToUnixTimeMilliseconds();
        connection.Execute(
            """
            insert into studies (study_key, study_instance_uid, first_received_at, updated_at, instances) values (@Key, @StudyInstanceUid, @first, @first, 0)
            on conflict do nothing
            """,
            new { listed.Key, study[0].StudyInstanceUid, first },
            transaction);
    }

    // As Intake does when a file changes: content that came before, and got no probability, gives way.
    private void Supersede(string path, string key, long now)
    {
        var keys = connection.Query<string?>(
            """
            update instances set state = 'superseded', owner = null, lease_until = null
            where path = @path and state in ('pending', 'not-assessed', 'failed') and received_at < (select max(received_at) from instances where path = @path)
            returning study_key
            """,
            new { path },
            transaction);
        foreach (string other in keys.OfType<string>().Where(other => other != key).Distinct())
            Outbox.Enqueue(connection, transaction, Destination.Result, other, now, now);
    }

    // Outcomes are entered in the order of the file, not of time.
    private void Settle(string key) => connection.Execute(
        """
        update studies set flagged_at = min(flagged_at, coalesce(
            (select min(finished_at) from instances where study_key = @key and state = 'scored' and flagged = 1), flagged_at))
        where study_key = @key
        """,
        new { key },
        transaction);

    /// <param name="Row">Null for a new one.</param>
    /// <param name="IsRequeued">The row has an outcome, and waits for none.</param>
    private sealed record RowPlace(long? Row, FileVersion Version, bool IsRequeued);

    private sealed record Twin(long Id, string Path, string? PixelSha256);

    private sealed record KnownRow(long Id, string State, long SizeBytes, long ModifiedTicks, long ReceivedAt, long? DiscardedAt, string? Result)
    {
        /// <summary>Of the outcome that the row has or had; null without one.</summary>
        public DateTimeOffset? ScoredAt { get; } = Result is null ? null : Read(Result);

        public bool IsOf(FileVersion version) => SizeBytes == version.SizeBytes && ModifiedTicks == version.ModifiedTicks;

        // A row that somebody wrote to: the audit names it.
        private static DateTimeOffset? Read(string result)
        {
            try
            {
                return ResultJson.Deserialize(result).ScoredAt;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
