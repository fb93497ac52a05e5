using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Pneumonia.Worker.Ledger.Audit;

namespace Pneumonia.Worker.Ledger.Queue;

/// <summary>All that the ledger knows of one entry: its row as it stands, its audit records, the deliveries of its study.</summary>
internal static class QueueDetails
{
    /// <returns>Null when there is no such entry.</returns>
    public static JsonObject? Find(LedgerDatabase database, QueueId id) => database.Read((connection, transaction) => id.Instance is { } instance
        ? OfInstance(connection, transaction, instance)
        : OfDelivery(connection, transaction, id));

    private static JsonObject? OfInstance(DbConnection connection, DbTransaction transaction, long id)
    {
        if (Rows(connection, transaction, "select * from instances where id = @id", new { id }) is not [JsonObject row])
            return null;

        row["auditRecords"] = Rows(
            connection, transaction, "select sequence, at, kind, actor, payload, hash from audit where instance = @id order by sequence", new { id });
        row["deliveries"] = Rows(
            connection, transaction,
            "select * from outbox where study_key = @studyKey or (@flagged and destination = 'worklist') order by destination",
            new { studyKey = (string?)row["studyKey"], flagged = (long?)row["flagged"] == 1 });
        return row;
    }

    private static JsonObject? OfDelivery(DbConnection connection, DbTransaction transaction, QueueId id)
    {
        if (Rows(connection, transaction, "select * from outbox where destination = @Destination and study_key = @StudyKey", id) is not [JsonObject row])
            return null;

        row["auditRecords"] = Rows(
            connection, transaction,
            """
            select sequence, at, kind, actor, payload, hash from audit
            where instance is null and kind in (@Requeue, @Discard) and subject = @StudyKey order by sequence
            """,
            new { AuditKind.Requeue, AuditKind.Discard, id.StudyKey });
        row["instances"] = Rows(
            connection, transaction, "select id, state, reason, probability, flagged, finished_at from instances where study_key = @StudyKey order by id", id);
        return row;
    }

    // Columns as they come: what a later version keeps is shown without a change here.
    private static JsonArray Rows(DbConnection connection, DbTransaction transaction, string sql, object parameters) =>
        [.. connection.Query(sql, parameters, transaction).Cast<IDictionary<string, object?>>()
            .Select(row => new JsonObject(row.Select(column => KeyValuePair.Create(Name(column.Key), Value(column.Key, column.Value)))))];

    private static string Name(string column)
    {
        string[] words = column.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static JsonNode? Value(string column, object? value) => value switch
    {
        null => null,
        long number when column.EndsWith("_at", StringComparison.Ordinal) || column == "lease_until" => AuditChain.Timestamp(number),
        long number => number,
        double number => number,
        string text when column is "result" or "payload" => Parse(text),
        _ => value.ToString(),
    };

    // A row that somebody wrote to is shown as it stands.
    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
