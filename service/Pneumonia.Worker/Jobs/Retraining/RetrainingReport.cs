using System.Text.Json;
using System.Text.Json.Serialization;
using Pneumonia.Inference;

namespace Pneumonia.Worker.Jobs.Retraining;

/// <summary>retraining-yyyyMMddTHHmmssZ.json: what a run left, or why it left nothing.</summary>
internal sealed record RetrainingReport
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required DateTimeOffset ScheduledAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required string Command { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required int? ExitCode { get; init; }

    /// <summary>Null when there is a candidate.</summary>
    public required string? Fault { get; init; }

    /// <summary>The candidate's folder, relative to the data root; null when there is none.</summary>
    public required string? Candidate { get; init; }

    public required string? Name { get; init; }

    public required string? Version { get; init; }

    public required string? Sha256 { get; init; }

    /// <summary>As the candidate's manifest says.</summary>
    public required IReadOnlyList<DataSetFigures> Figures { get; init; }

    /// <summary>The end of what the program wrote.</summary>
    public required string OutputTail { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, RetrainingJson.Default.RetrainingReport);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RetrainingReport))]
internal sealed partial class RetrainingJson : JsonSerializerContext;
