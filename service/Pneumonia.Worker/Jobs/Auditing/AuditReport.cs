using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pneumonia.Worker.Jobs.Auditing;

/// <summary>audit-yyyy-MM-dd.json. Holds study keys, no UID and no source path.</summary>
internal sealed record AuditReport
{
    public const int CurrentSchema = 1;

    /// <summary>Findings written out; all are counted.</summary>
    public const int MaxFindings = 1000;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The date that the report is for, in the configured time zone.</summary>
    public required DateOnly Date { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Rows with an outcome whose columns were compared with the result they hold.</summary>
    public required long Instances { get; init; }

    /// <summary>Studies whose result.json was compared with the ledger.</summary>
    public required long Studies { get; init; }

    /// <summary>Studies whose result is still to be written: not compared.</summary>
    public required long StudiesAwaitingDelivery { get; init; }

    /// <summary>result.json files found.</summary>
    public required long ResultFiles { get; init; }

    /// <summary>Audit records, up to the first fault in their chain.</summary>
    public long AuditRecords { get; init; }

    /// <summary>Hash of the last of these. As long as this report is kept, nobody can write anew what came before.</summary>
    public string AuditHead { get; init; } = "";

    /// <summary>Models that outcomes in the ledger name.</summary>
    public required IReadOnlyList<RecordedModel> Models { get; init; }

    public required IReadOnlyDictionary<AuditFindingKind, int> FindingCounts { get; init; }

    /// <summary>The first <see cref="MaxFindings"/>.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, AuditJson.Default.AuditReport);
}

/// <param name="Instances">Outcomes that name it.</param>
/// <param name="Package">Where a package of that hash lies, relative to the data root; "active" for the one in use; null when there is none.</param>
internal sealed record RecordedModel(string Name, string Version, string Sha256, long Instances, string? Package);

/// <param name="StudyKey">Null when the finding is about no study.</param>
internal sealed record AuditFinding(AuditFindingKind Kind, string? StudyKey, string Detail);

internal enum AuditFindingKind
{
    /// <summary>SQLite's own check of the ledger's pages found something.</summary>
    LedgerDamaged,

    /// <summary>The chain of audit records is broken, or records are of instances that are not there; <c>audit verify</c> says what to do.</summary>
    AuditChainBroken,

    /// <summary>An outcome, or a discard, has no audit record, more than one, or one that says something else.</summary>
    OutcomeContradictsRecord,

    /// <summary>A row's columns say something else than the result stored beside them.</summary>
    RowContradictsResult,

    /// <summary>A study's probability, flag or count is not that of its instances.</summary>
    StudyContradictsInstances,

    /// <summary>The ledger says that result.json was written, and it is not there.</summary>
    ResultMissing,

    /// <summary>result.json is there and cannot be read as a result.</summary>
    ResultUnreadable,

    /// <summary>result.json says something else than the ledger.</summary>
    ResultDiffers,

    /// <summary>A result.json that no study of the ledger has, or in another place than the ledger says.</summary>
    ResultOrphaned,

    /// <summary>The active model package is refused: its hash is not the manifest's, or it is not readable.</summary>
    ActiveModelRefused,

    /// <summary>Outcomes name a model of which neither the active package nor one below models/ is the origin.</summary>
    ModelUnknown,

    /// <summary>Outcomes name the same model version with different hashes.</summary>
    ModelVersionAmbiguous,
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AuditReport))]
internal sealed partial class AuditJson : JsonSerializerContext;
