using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Ledger.Rebuilding;

/// <summary>
/// Takes what result files know into a ledger that lacks it, inside one transaction: rows, studies, deliveries, then the audit records. Run twice it changes
/// nothing the second time. One bad file is a finding and keeps no other out.
/// </summary>
internal sealed class ResultImport(DataRoot root, PresentFiles present)
{
    private const int ProgressFiles = 5000, PageRows = 500;

    /// <param name="connection">Of a ledger that nobody else has open.</param>
    /// <param name="why">Goes into the record that comes before those of the outcomes; counts are added.</param>
    /// <param name="recordAlways">Also when nothing was entered.</param>
    /// <param name="say">Told how far it is.</param>
    public ImportTally Run(
        DbConnection connection, DbTransaction transaction, long now, JsonObject why, bool recordAlways, Action<string> say, CancellationToken cancellationToken)
    {
        var tally = new ImportTally();
        if (!File.Exists(root.SiteSecretFile))
        {
            tally.AddFinding("site.secret", "is not in the data root: no result file can be checked without it. Put it back, then run 'pneumonia-worker ledger rebuild'");
            return tally;
        }

        connection.Execute(
            $"create temp table {InstanceImport.Imported} (instance integer primary key, requeued integer not null, has_outcome integer not null) strict", transaction: transaction);
        var reader = new ResultReader(StudyKeys.Open(root));
        var instances = new InstanceImport(connection, transaction, present, tally);
        bool isAnyFlagged = false;
        foreach (var listed in ResultListing.List(root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            tally.Files++;
            var results = reader.Read(listed, out string? fault);
            if (fault is not null)
                tally.AddFinding(listed.Place, fault);

            if (instances.Take(listed, results) is { } entered)
            {
                Deliver(connection, transaction, listed.Key, results, entered.Any(result => result.IsFlagged), now);
                isAnyFlagged |= entered.Any(result => result.IsFlagged);
            }

            if (tally.Files % ProgressFiles == 0)
                say($"{tally.Files} result files read, {tally.Outcomes} outcomes entered.");
        }

        if (isAnyFlagged)
            Outbox.Enqueue(connection, transaction, Destination.Worklist, "", now, now);
        if (tally.Outcomes >= ProgressFiles)
            say("Writing audit records.");
        if (recordAlways || tally.Outcomes > 0)
            Record(connection, transaction, now, why, tally, cancellationToken);
        connection.Execute($"drop table temp.{InstanceImport.Imported}", transaction: transaction);
        return tally;
    }

    // A result file that says what the ledger says is delivered; one that does not is written anew. What was flagged is announced again: whether it was, only the lost ledger knew.
    private static void Deliver(DbConnection connection, DbTransaction transaction, string key, IReadOnlyList<InstanceResult> file, bool isFlagged, long now)
    {
        var ledger = connection.Query<string>(
            "select result from instances where study_key = @key and state in ('scored', 'not-assessed', 'failed') order by id", new { key }, transaction).AsList();
        Outbox.Enqueue(connection, transaction, Destination.Result, key, now, now);
        if (IsSame(ledger, file))
        {
            // As old as it is: retention goes by it.
            long at = file.Max(result => result.ScoredAt).ToUnixTimeMilliseconds();
            connection.Execute("update outbox set delivered_at = @at where destination = 'result' and study_key = @key", new { key, at }, transaction);
        }

        if (isFlagged)
            Outbox.Enqueue(connection, transaction, Destination.Flagged, key, now, now);
    }

    private static bool IsSame(List<string> ledger, IReadOnlyList<InstanceResult> file)
    {
        if (ledger.Count != file.Count)
            return false;

        try
        {
            var (determining, others) = StudyResult.Of([.. ledger.Select(ResultJson.Deserialize)]);
            return others.Prepend(determining).Select(ResultJson.Serialize).SequenceEqual(file.Select(ResultJson.Serialize), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return false; // A row that somebody wrote to.
        }
    }

    // Only now, since the first record says how many there are.
    private static void Record(DbConnection connection, DbTransaction transaction, long now, JsonObject why, ImportTally tally, CancellationToken cancellationToken)
    {
        why["resultFiles"] = tally.Files;
        why["findings"] = tally.Findings;
        why["outcomes"] = tally.Outcomes;
        Append(AuditKind.Rebuild, "", null, why);

        long after = 0;
        while (Page(connection, transaction, after) is { Count: > 0 } page)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var row in page)
            {
                if (row.Requeued == 1)
                    Append(AuditKind.Requeue, row.StudyKey, row.Id, new JsonObject { ["rebuilt"] = true });
                if (row.HasOutcome == 0)
                    continue;
                var payload = OutcomePayload.OfStored(row.Result!, row.PixelSha256, row.FinishedAt);
                payload["rebuilt"] = true;
                Append(AuditKind.Outcome, row.StudyKey, row.Id, payload);
            }

            after = page[^1].Id;
        }

        void Append(string kind, string subject, long? instance, JsonObject payload) =>
            AuditChain.Append(connection, transaction, now, new AuditEntry(kind, AuditActor.Operator(), subject, instance, payload));
    }

    private static List<ImportedRow> Page(DbConnection connection, DbTransaction transaction, long after) => connection.Query<ImportedRow>(
        $"""
        select id, requeued, has_outcome as HasOutcome, study_key as StudyKey, pixel_sha256 as PixelSha256, finished_at as FinishedAt, result
        from temp.{InstanceImport.Imported} join instances on id = instance where id > @after order by id limit @PageRows
        """,
        new { after, PageRows },
        transaction).AsList();

    private sealed record ImportedRow(long Id, long Requeued, long HasOutcome, string StudyKey, string? PixelSha256, long? FinishedAt, string? Result);
}
