using System.Text.Json;
using System.Text.Json.Serialization;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Imaging;

namespace Pneumonia.Worker.Jobs.Reevaluation;

/// <summary>reevaluation-yyyy-MM-dd.json. Holds no UID and no path.</summary>
internal sealed record ReevaluationReport
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The date that the report is for, in the configured time zone.</summary>
    public required DateOnly Date { get; init; }

    public required TimeWindow Window { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<OutcomeCount> Outcomes { get; init; }

    public required FlaggedShare Flagged { get; init; }

    /// <summary>From received to scored.</summary>
    public required Turnaround Turnaround { get; init; }

    public required RescoringFigures Rescoring { get; init; }

    /// <summary>Instances and studies of the window that a reader has labelled.</summary>
    public required int Labels { get; init; }

    /// <summary>Of these, those whose readers disagree; they are left out.</summary>
    public required int DisputedLabels { get; init; }

    /// <summary>Empty where there are no labels.</summary>
    public required IReadOnlyList<LabelledFigures> Figures { get; init; }

    public string Notice { get; init; } = EvaluationReport.ResearchNotice;

    public string ToJson() => JsonSerializer.Serialize(this, ReevaluationJson.Default.ReevaluationReport);
}

/// <param name="State">As in the ledger: scored, not-assessed, failed, duplicate.</param>
internal sealed record OutcomeCount(string State, Reason? Reason, long Count);

/// <param name="Share">NaN when nothing was scored.</param>
internal sealed record FlaggedShare(long Scored, long Flagged, double Share);

/// <summary>Seconds; NaN when nothing was scored.</summary>
internal sealed record Turnaround(int Instances, double P50, double P95);

[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    Converters = [typeof(NotANumberAsNullConverter)])]
[JsonSerializable(typeof(ReevaluationReport))]
internal sealed partial class ReevaluationJson : JsonSerializerContext;
