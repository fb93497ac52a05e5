using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>
/// The first records of a ledger. A ledger from before there were any gets one for each outcome that it has, so that from now on none can be changed
/// unseen; what happened to them before, no record can tell.
/// </summary>
internal static class AuditBeginning
{
    private const int PageRows = 500;

    public static void Write(SqliteConnection connection, SqliteTransaction transaction, long now)
    {
        long former = connection.ExecuteScalar<long>("select count(*) from instances where result is not null", transaction: transaction);
        Append(AuditKind.Began, new FormerRow(0, "", "", null, null, null), new JsonObject { ["formerOutcomes"] = former });

        long after = 0;
        while (Page(connection, transaction, after) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                Append(AuditKind.FormerOutcome, row, OutcomePayload.OfStored(row.Result!, row.PixelSha256, row.FinishedAt));
                if (row.State is InstanceState.Pending or InstanceState.Scoring or InstanceState.Duplicate)
                    Append(AuditKind.Requeue, row, new JsonObject { ["former"] = true });
            }

            after = page[^1].Id;
        }

        void Append(string kind, FormerRow row, JsonObject payload) => AuditChain.Append(
            connection, transaction, now, new AuditEntry(kind, AuditActor.Service, row.StudyKey ?? "", row.Id == 0 ? null : row.Id, payload));
    }

    private static List<FormerRow> Page(SqliteConnection connection, SqliteTransaction transaction, long after) => connection.Query<FormerRow>(
        """
        select id, state, study_key as StudyKey, pixel_sha256 as PixelSha256, finished_at as FinishedAt, result from instances
        where id > @after and result is not null order by id limit @PageRows
        """,
        new { after, PageRows },
        transaction).AsList();

    private sealed record FormerRow(long Id, string State, string? StudyKey, string? PixelSha256, long? FinishedAt, string? Result);
}
