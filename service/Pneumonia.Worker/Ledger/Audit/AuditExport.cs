using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Ledger.Audit;

internal enum AuditFormat
{
    /// <summary>One JSON object a line.</summary>
    Jsonl,

    Csv,
}

/// <summary>Writes records with all their fields, so that the chain can be checked without this program. An export has no gaps, whatever the dates.</summary>
internal sealed class AuditExport(LedgerDatabase database)
{
    // Relaxed: a file, not a web page.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="from">The first day, UTC; null from the beginning.</param>
    /// <param name="to">The last day, UTC; null to the end.</param>
    /// <returns>How many records were written.</returns>
    public long Write(TextWriter output, AuditFormat format, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        if (format == AuditFormat.Csv)
            output.Write(Csv.Line("sequence", "at", "kind", "actor", "subject", "instance", "payload", "previousHash", "hash"));

        var reader = new AuditReader(database);
        long count = 0;
        if (reader.FindSpan(Day(from), Day(to == DateOnly.MaxValue ? null : to?.AddDays(1))) is not var (first, last))
            return count;

        foreach (var record in reader.EnumerateRecords(first - 1).TakeWhile(record => record.Sequence <= last))
        {
            cancellationToken.ThrowIfCancellationRequested();
            output.Write(format == AuditFormat.Csv ? CsvLine(record) : JsonLine(record));
            count++;
        }

        return count;
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string CsvLine(AuditRecord record) => Csv.Line(
        $"{record.Sequence}", record.At, record.Kind, record.Actor, record.Subject, $"{record.Instance}", record.Payload, record.PreviousHash, record.Hash);

    // The payload stays text: only its exact bytes give the hash.
    private static string JsonLine(AuditRecord record) => new JsonObject
    {
        ["sequence"] = record.Sequence,
        ["at"] = record.At,
        ["kind"] = record.Kind,
        ["actor"] = record.Actor,
        ["subject"] = record.Subject,
        ["instance"] = record.Instance,
        ["payload"] = record.Payload,
        ["previousHash"] = record.PreviousHash,
        ["hash"] = record.Hash,
    }.ToJsonString(Json) + "\n";
}
