using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Pneumonia.Inference;

namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>Records which model and which configuration hold, once for each change: a start with the same as before leaves no record.</summary>
internal sealed class AuditChanges(LedgerDatabase database, TimeProvider clock)
{
    /// <summary>Which network with which thresholds decides from now on.</summary>
    public Task RecordModelAsync(ModelManifest manifest, string executionProvider, CancellationToken cancellationToken)
    {
        var payload = new JsonObject
        {
            ["name"] = manifest.Name,
            ["version"] = manifest.Version,
            ["sha256"] = manifest.Sha256,
            ["executionProvider"] = executionProvider,
            ["labels"] = new JsonArray([.. manifest.Labels.Select(label => new JsonObject
            {
                ["name"] = label.Name,
                ["operatingPoint"] = label.OperatingPoint.Probability,
                ["temperature"] = label.Calibration.Temperature,
                ["bias"] = label.Calibration.Bias,
            })]),
            ["gate"] = manifest.Gate is not { } gate ? null : new JsonObject { ["method"] = gate.Method, ["limit"] = gate.Limit },
        };
        string text = CanonicalJson.Write(payload);
        return RecordAsync(AuditKind.Model, previous => previous == text ? null : payload, cancellationToken);
    }

    /// <summary>What the program and its configuration are from now on, and which keys changed.</summary>
    /// <param name="values">Every key with its effective value, secrets masked.</param>
    public Task RecordConfigurationAsync(string program, IEnumerable<KeyValuePair<string, string>> values, CancellationToken cancellationToken)
    {
        var current = new JsonObject(values.Select(value => KeyValuePair.Create<string, JsonNode?>(value.Key, value.Value)));
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(current))));
        return RecordAsync(AuditKind.Configuration, Compare, cancellationToken);

        JsonObject? Compare(string? previousPayload)
        {
            var previous = Parse(previousPayload);
            if ((string?)previous["sha256"] == sha256 && (string?)previous["program"] == program)
                return null;

            return new JsonObject
            {
                ["program"] = program,
                ["sha256"] = sha256,
                ["changed"] = previousPayload is null ? null : ChangedKeys(previous["values"] as JsonObject ?? [], current),
                ["values"] = current,
            };
        }
    }

    private static JsonArray ChangedKeys(JsonObject before, JsonObject after) =>
        [.. before.Select(value => value.Key).Union(after.Select(value => value.Key), StringComparer.Ordinal)
            .Where(key => (string?)before[key] != (string?)after[key]).Order(StringComparer.Ordinal).Select(key => JsonValue.Create(key))];

    // A record that was tampered with must not keep the service from starting: verifying the chain names it.
    private static JsonObject Parse(string? payload)
    {
        try
        {
            return payload is null ? [] : JsonNode.Parse(payload) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private Task<bool> RecordAsync(string kind, Func<string?, JsonObject?> change, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) =>
        {
            if (change(FindLast(connection, transaction, kind)) is not { } payload)
                return false;

            AuditChain.Append(connection, transaction, clock.GetUtcNow().ToUnixTimeMilliseconds(), new AuditEntry(kind, AuditActor.Service, "", null, payload));
            return true;
        },
        cancellationToken);

    private static string? FindLast(DbConnection connection, DbTransaction transaction, string kind) => connection.ExecuteScalar<string?>(
        "select payload from audit where instance is null and kind = @kind order by sequence desc limit 1", new { kind }, transaction);
}
