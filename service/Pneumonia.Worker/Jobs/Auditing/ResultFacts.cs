using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Jobs.Auditing;

/// <summary>What a result says of one instance, without the instance's UIDs and path.</summary>
internal sealed record ResultFacts(string Outcome, string? Reason, string Findings, string? ModelSha256)
{
    /// <summary>The instances of a result.json, the determining one first.</summary>
    /// <exception cref="JsonException">It is not a result.json.</exception>
    public static IReadOnlyList<ResultFacts> Read(string json)
    {
        try
        {
            var study = JsonNode.Parse(json) as JsonObject ?? throw new JsonException("Not an object.");
            var others = study["otherInstances"]?.AsArray() ?? [];
            return [Of(study), .. others.Select(other => Of(other ?? throw new JsonException("An instance is null.")))];
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Outcome} {Reason} {Findings} by model {ModelSha256?[..Math.Min(8, ModelSha256.Length)] ?? "none"}");

    private static ResultFacts Of(JsonNode instance)
    {
        var result = ResultJson.Deserialize(instance.ToJsonString());
        string findings = string.Join(", ", result.Findings.Select(finding => string.Create(
            CultureInfo.InvariantCulture, $"{finding.Label} {finding.Probability:R} {(finding.Flagged ? "flagged" : "not flagged")} at {finding.OperatingPoint:R}")));
        return new ResultFacts(result.Outcome.ToString(), result.Reason?.ToString(), findings, result.Model?.Sha256);
    }
}
