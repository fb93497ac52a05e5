using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>A row of the ledger against the records of its outcome and of its discard.</summary>
internal static class RecordedOutcome
{
    /// <summary>The first thing that the row says and its last outcome record does not, by name and without its value; null when they agree.</summary>
    public static string? FindDifference(RecordedInstance row)
    {
        if (row.Result is null)
            return null;
        if (Parse(row.Payload) is not { } payload || Text(payload, OutcomePayload.ResultHash) != OutcomePayload.HashOf(row.Result))
            return "stored result";

        // A row that is queued again, closed for its successor, or a duplicate keeps columns of more than one time; an outcome that could not be read when records began has its hash only.
        return row.State is InstanceState.Scored or InstanceState.NotAssessed or InstanceState.Failed && payload["outcome"] is not null ? FindColumn(row, payload) : null;
    }

    /// <summary>What is wrong with how the row was discarded; null when nothing is.</summary>
    public static string? FindDiscardFault(RecordedInstance row)
    {
        if (row.Discards != (row.DiscardedAt is null ? 0 : 1))
            return $"is {(row.DiscardedAt is null ? "not discarded" : "discarded")} and has {row.Discards} records of that";
        return row.DiscardedAt is { } at && AuditChain.Timestamp(at) != row.LastDiscard ? "was discarded at another time than its record says" : null;
    }

    private static string? FindColumn(RecordedInstance row, JsonObject payload)
    {
        var findings = payload["findings"] as JsonArray ?? [];
        bool isScored = Text(payload, "outcome") == "scored";
        string state = isScored ? InstanceState.Scored : Text(payload, "outcome") == "failed" ? InstanceState.Failed : InstanceState.NotAssessed;
        (string Name, bool Agrees)[] columns =
        [
            ("state", row.State == state),
            ("probability", row.Probability == findings.Select(finding => Number(finding, "probability")).Max()),
            ("flag", row.Flagged == (isScored ? findings.Any(finding => Flag(finding, "flagged")) ? 1 : 0 : null)),
            ("reason", row.Reason == (long?)Number(payload, "reasonNumber")),
            ("pixel hash", row.PixelSha256 == Text(payload, "pixelSha256")),
            ("model's name", row.ModelName == Text(payload["model"], "name")),
            ("model's version", row.ModelVersion == Text(payload["model"], "version")),
            ("model's hash", row.ModelSha256 == Text(payload["model"], "sha256")),
            ("execution provider", row.ExecutionProvider == Text(payload, "executionProvider")),
        ];
        return columns.Where(column => !column.Agrees).Select(column => column.Name).FirstOrDefault();
    }

    // Changed to something else than a payload it vouches for nothing; so does a value of the wrong kind.
    private static JsonObject? Parse(string? payload)
    {
        try
        {
            return payload is null ? null : JsonNode.Parse(payload, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? json, string name) => (json as JsonObject)?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static double? Number(JsonNode? json, string name) => (json as JsonObject)?[name] is JsonValue value && value.TryGetValue(out double number) ? number : null;

    private static bool Flag(JsonNode? json, string name) => (json as JsonObject)?[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
