using System.Text.Json.Serialization;
using Pneumonia.Imaging;

namespace Pneumonia.Worker.Results;

/// <summary>
/// What became of one instance: the shape that <c>score --json</c> prints and result.json holds. Times are ISO 8601.
/// </summary>
internal sealed record InstanceResult
{
    public const int CurrentSchema = 1;

    public const string ResearchNotice = "Research use only. Not for diagnostic use.";

    public int Schema { get; init; } = CurrentSchema;

    public required string Path { get; init; }

    public string? StudyInstanceUid { get; init; }

    public string? SeriesInstanceUid { get; init; }

    public string? SopInstanceUid { get; init; }

    /// <summary>Null when the file tells no study.</summary>
    public string? StudyKey { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>Null when scored.</summary>
    public Reason? Reason { get; init; }

    /// <summary>Tag, byte offset, value found, rule; null when scored.</summary>
    public string? Detail { get; init; }

    /// <summary>One a label of the model; empty unless scored.</summary>
    public IReadOnlyList<FindingResult> Findings { get; init; } = [];

    /// <summary>Null when the way ended before the model.</summary>
    public ModelIdentity? Model { get; init; }

    /// <summary>The ONNX Runtime provider in use; null as <see cref="Model"/>.</summary>
    public string? ExecutionProvider { get; init; }

    /// <summary>Null when the package has no gate or the way ended before it.</summary>
    public GateResult? Gate { get; init; }

    /// <summary>Null for an image of one frame, or when the way ended before the model.</summary>
    public FramesResult? Frames { get; init; }

    /// <summary>The modality's local time as the header has it, with an offset only if the header has one.</summary>
    public string? AcquiredAt { get; init; }

    /// <summary>Of the file that the outcome is about; null from <c>score</c>, which keeps nothing, and in results from before this was kept.</summary>
    public long? FileSizeBytes { get; init; }

    /// <summary>Last write time of that file, UTC, to 100 ns; null as <see cref="FileSizeBytes"/>.</summary>
    public DateTimeOffset? FileModifiedAt { get; init; }

    /// <summary>SHA-256 of the samples (ADR 0008), lower-case hex; null where they were not read, and as <see cref="FileSizeBytes"/>.</summary>
    public string? PixelSha256 { get; init; }

    /// <summary>When Intake took the file, or <c>score</c> opened it; UTC.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the outcome was known; UTC.</summary>
    public DateTimeOffset ScoredAt { get; init; }

    /// <summary>Wall time from opening the file to the outcome, waiting for its batch included.</summary>
    public long ElapsedMs { get; init; }

    /// <summary>What was assumed or done in the absence of a header value; empty mostly.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public string Notice { get; init; } = ResearchNotice;

    /// <summary>The highest probability; null unless scored.</summary>
    [JsonIgnore]
    public double? Probability => Findings.Count == 0 ? null : Findings.Max(finding => finding.Probability);

    /// <summary>At least one finding is at or above its operating point.</summary>
    [JsonIgnore]
    public bool IsFlagged => Findings.Any(finding => finding.Flagged);
}

/// <param name="Probability">Calibrated, 0..1.</param>
/// <param name="Flagged">The probability is at or above the operating point.</param>
internal sealed record FindingResult(string Label, double Probability, bool Flagged, double OperatingPoint);

/// <param name="Sha256">Of model.onnx, lower-case hex.</param>
internal sealed record ModelIdentity(string Name, string Version, string Sha256);

/// <param name="OutOfDistribution">The gate's measure.</param>
/// <param name="Limit">Measures above it are not assessed.</param>
internal sealed record GateResult(double OutOfDistribution, double Limit);

/// <param name="Deciding">The frame that the outcome is about, the highest or the first in doubt; the first frame is 1 (PS3.3 §C.7.6.6).</param>
/// <param name="Scored">How many were scored, from the first on.</param>
/// <param name="Total">How many the instance has.</param>
internal sealed record FramesResult(int Deciding, int Scored, int Total);
