using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>
/// What a record says of an outcome: all that decided it, no UID, no path, no detail text. The hash of the stored result vouches for the rest.
/// </summary>
internal static class OutcomePayload
{
    public const string ResultHash = "resultSha256";

    /// <param name="json">The result as the ledger stores it.</param>
    public static JsonObject Of(InstanceResult result, string? pixelSha256, string json) => new()
    {
        ["outcome"] = JsonNamingPolicy.CamelCase.ConvertName(result.Outcome.ToString()),
        ["reason"] = result.Reason?.ToString(),
        ["reasonNumber"] = (int?)result.Reason,
        ["findings"] = new JsonArray([.. result.Findings.Select(finding => new JsonObject
        {
            ["label"] = finding.Label,
            ["probability"] = finding.Probability,
            ["flagged"] = finding.Flagged,
            ["operatingPoint"] = finding.OperatingPoint,
        })]),
        ["model"] = result.Model is not { } model ? null : new JsonObject { ["name"] = model.Name, ["version"] = model.Version, ["sha256"] = model.Sha256 },
        ["executionProvider"] = result.ExecutionProvider,
        ["gate"] = result.Gate is not { } gate ? null : new JsonObject { ["outOfDistribution"] = gate.OutOfDistribution, ["limit"] = gate.Limit },
        ["pixelSha256"] = pixelSha256,
        [ResultHash] = HashOf(json),
    };

    /// <summary>Of an outcome found in the ledger; one that cannot be read is vouched for as it stands.</summary>
    public static JsonObject OfStored(string json, string? pixelSha256, long? finishedAt)
    {
        JsonObject payload;
        try
        {
            payload = Of(ResultJson.Deserialize(json), pixelSha256, json);
        }
        catch (JsonException)
        {
            payload = new JsonObject { ["outcome"] = null, [ResultHash] = HashOf(json) };
        }

        payload["finishedAt"] = finishedAt is { } at ? AuditChain.Timestamp(at) : null;
        return payload;
    }

    public static string HashOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}
