using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger.Queue;

namespace Pneumonia.Worker.Operations;

/// <summary>The queue in lines for a human and as JSON for programs.</summary>
internal static class QueueText
{
    // Relaxed: a terminal or a file, not a web page.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static string Line(QueueCount count) => $"{count.Count,9}  {count.State,-11}  {count.Destination ?? Text(count.Reason)}".TrimEnd();

    public static string Heading() => Line("ID", "STUDY", "STATE", "AGE", "TRIES", "NEXT TRY", "REASON");

    public static string Line(QueueEntry entry, DateTimeOffset now) => Line(
        entry.Id.ToString(), entry.StudyKey is { Length: > 0 } key ? key : "-", entry.State, $"{now - entry.Since:d\\.hh\\:mm\\:ss}", $"{entry.Attempts}",
        entry.NextAttemptAt is { } next ? $"{next.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "-", entry.Error ?? Text(entry.Reason));

    /// <param name="left">Entries that are not listed.</param>
    public static string Json(IEnumerable<QueueCount> counts, IEnumerable<QueueEntry> entries, long left) => Json(new JsonObject
    {
        ["counts"] = new JsonArray([.. counts.Select(count => new JsonObject
        {
            ["state"] = count.State,
            ["reason"] = count.Reason?.ToString(),
            ["reasonNumber"] = (int?)count.Reason,
            ["destination"] = count.Destination,
            ["count"] = count.Count,
        })]),
        ["entries"] = new JsonArray([.. entries.Select(entry => new JsonObject
        {
            ["id"] = entry.Id.ToString(),
            ["studyKey"] = entry.StudyKey is { Length: > 0 } key ? key : null,
            ["state"] = entry.State,
            ["reason"] = entry.Reason?.ToString(),
            ["reasonNumber"] = (int?)entry.Reason,
            ["destination"] = entry.Id.Destination,
            ["error"] = entry.Error,
            ["since"] = entry.Since.UtcDateTime,
            ["attempts"] = entry.Attempts,
            ["nextAttemptAt"] = entry.NextAttemptAt?.UtcDateTime,
        })]),
        ["left"] = left,
    });

    public static string Json(JsonObject json) => json.ToJsonString(Indented);

    /// <summary>One line a value, what is inside of something further in.</summary>
    public static IEnumerable<string> Lines(JsonObject json, string indent = "") => json.Where(member => member.Value is not null).SelectMany(member =>
        member.Value switch
        {
            JsonObject inner => Lines(inner, indent + "  ").Prepend($"{indent}{member.Key}:"),
            JsonArray items => items.SelectMany(item => item is JsonObject inner
                ? Lines(inner, indent + "  ").Append("")
                : [$"{indent}  {ResultText.Printable($"{item}")}"]).Prepend($"{indent}{member.Key}: {items.Count}"),
            var value => (IEnumerable<string>)[$"{indent}{member.Key}: {ResultText.Printable($"{value}")}"],
        });

    private static string Text(Reason? reason) => reason is { } known ? $"{known} ({(int)known})" : "";

    private static string Line(string id, string study, string state, string age, string tries, string next, string reason) =>
        $"{id,-8} {study,-16} {state,-11} {age,12} {tries,5} {next,-20} {reason}".TrimEnd();
}
