using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pneumonia.Imaging;

namespace Pneumonia.Worker.Results;

/// <summary>The one place that writes and reads results as JSON.</summary>
internal static class ResultJson
{
    // Relaxed: these are files, not web pages, and paths and details should read as they are.
    private static readonly ResultJsonContext Compact = new(new JsonSerializerOptions(ResultJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>One line, as <c>score --json</c> prints it and the ledger keeps it.</summary>
    public static string Serialize(InstanceResult result) => JsonSerializer.Serialize(result, Compact.InstanceResult);

    /// <exception cref="JsonException">The text is not a result.</exception>
    public static InstanceResult Deserialize(string json)
    {
        // A list that the text does not have is null here, whatever the class says of it: generated readers set every init property.
        var result = JsonSerializer.Deserialize(json, Compact.InstanceResult);
        return result is { Findings: not null } ? result : throw new JsonException("A result is an object with findings.");
    }

    /// <summary>The instances of a result.json, the determining one first, the others in the order of the file.</summary>
    /// <exception cref="JsonException">It is no result.json; the message holds nothing of its values.</exception>
    public static IReadOnlyList<InstanceResult> DeserializeStudy(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = JsonNode.Parse(utf8, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
            var others = json?["otherInstances"] as JsonArray ?? throw new JsonException("It is no object with other instances.");
            return [.. others.Prepend(json).Select(instance => Deserialize((instance ?? throw new JsonException("An instance is null.")).ToJsonString()))];
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or FormatException)
        {
            throw new JsonException("It has values of the wrong kind.", exception);
        }
    }

    /// <summary>result.json, indented, ending in a line feed.</summary>
    public static string Serialize(StudyResult study)
    {
        var json = ToNode(study.Determining);
        json["otherInstances"] = new JsonArray([.. study.Others.Select(ToNode)]);
        return json.ToJsonString(Indented) + "\n";
    }

    private static JsonObject ToNode(InstanceResult result) => JsonSerializer.SerializeToNode(result, Compact.InstanceResult)!.AsObject();
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(OutcomeConverter), typeof(ReasonConverter)])]
[JsonSerializable(typeof(InstanceResult))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;

/// <summary>scored, notAssessed, failed.</summary>
internal sealed class OutcomeConverter() : JsonStringEnumConverter<Outcome>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>The reason's name as the code and the runbook spell it.</summary>
internal sealed class ReasonConverter() : JsonStringEnumConverter<Reason>(namingPolicy: null, allowIntegerValues: false);
