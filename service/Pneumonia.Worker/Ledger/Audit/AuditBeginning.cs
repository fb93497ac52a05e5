using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;

namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>
/// The first records of a ledger. A ledger from before there were any gets one for each outcome that it has, so that from now on none can be changed
/// unseen; what happened to them before, no record can tell.
/// </summary>
internal static class AuditBeginning
{
    private const int PageRows = 500;

    public static void Write(DbConnection connection, DbTransaction transaction, long now)
    {
        long former = connection.ExecuteScalar<long>("select count(*) from instances where result is not null", transaction: transaction);
        Append(AuditKind.Began, "", null, new JsonObject { ["formerOutcomes"] = former });

        long after = 0;
        while (Page(connection, transaction, after) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                Append(AuditKind.FormerOutcome, row.StudyKey ?? "", row.Id, OutcomePayload.OfStored(row.Result, row.PixelSha256, row.FinishedAt));

                // A row with a result in one of these states was queued again before there were records.
                if (row.State is InstanceState.Pending or InstanceState.Scoring or InstanceState.Duplicate)
                    Append(AuditKind.Requeue, row.StudyKey ?? "", row.Id, new JsonObject { ["former"] = true });
            }

            after = page[^1].Id;
        }

        void Append(string kind, string subject, long? instance, JsonObject payload) =>
            AuditChain.Append(connection, transaction, now, new AuditEntry(kind, AuditActor.Service, subject, instance, payload));
    }

    private static List<FormerRow> Page(DbConnection connection, DbTransaction transaction, long after) => connection.Query<FormerRow>(
        """
        select id, state, study_key as StudyKey, pixel_sha256 as PixelSha256, finished_at as FinishedAt, result from instances
        where id > @after and result is not null order by id limit @PageRows
        """,
        new { after, PageRows },
        transaction).AsList();

    private sealed record FormerRow(long Id, string State, string? StudyKey, string? PixelSha256, long? FinishedAt, string Result);
}
