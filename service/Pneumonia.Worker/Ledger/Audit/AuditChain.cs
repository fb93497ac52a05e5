using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;

namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>What is to be recorded; place, time and hashes come when it is appended.</summary>
internal sealed record AuditEntry(string Kind, string Actor, string Subject, long? Instance, JsonObject Payload);

/// <summary>Appends records, each in the transaction of what it tells: both are there or neither.</summary>
internal static class AuditChain
{
    /// <param name="transaction">One that holds the write lock, so that no other process appends in between.</param>
    /// <param name="now">Milliseconds since 1970 UTC.</param>
    public static void Append(DbConnection connection, DbTransaction transaction, long now, AuditEntry entry)
    {
        var (sequence, hash) = connection.QuerySingleOrDefault<(long, string?)>(
            "select sequence, hash from audit order by sequence desc limit 1", transaction: transaction);
        var record = new AuditRecord(
            sequence + 1, Timestamp(now), entry.Kind, entry.Actor, entry.Subject, entry.Instance, CanonicalJson.Write(entry.Payload),
            hash ?? AuditRecord.NoHash, "");
        connection.Execute(
            """
            insert into audit (sequence, at, kind, actor, subject, instance, payload, previous_hash, hash)
            values (@Sequence, @At, @Kind, @Actor, @Subject, @Instance, @Payload, @PreviousHash, @Hash)
            """,
            record with { Hash = record.ComputeHash() },
            transaction);
    }

    /// <summary>As records write times.</summary>
    public static string Timestamp(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
