namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>The values of audit.kind. A name is never used for anything else later.</summary>
internal static class AuditKind
{
    /// <summary>The first record of every ledger: how many outcomes were there already.</summary>
    public const string Began = "began";

    /// <summary>What became of an instance; written with the outcome itself.</summary>
    public const string Outcome = "outcome";

    /// <summary>An outcome from before the ledger had records, recorded when they began: it tells what the ledger said then, no more.</summary>
    public const string FormerOutcome = "former-outcome";

    /// <summary>An instance that had an outcome waits for another one.</summary>
    public const string Requeue = "requeue";

    /// <summary>An operator gave an instance up.</summary>
    public const string Discard = "discard";

    /// <summary>A file of the service's own was removed because of its age.</summary>
    public const string Deletion = "deletion";

    /// <summary>The model that outcomes come from now on.</summary>
    public const string Model = "model";

    /// <summary>The configuration and the program's version that hold from now on.</summary>
    public const string Configuration = "configuration";

    /// <summary>A backup was put in the place of the ledger: what came after it is not in these records.</summary>
    public const string Restore = "restore";

    /// <summary>Outcomes were taken from result files into a ledger that lacked them: into a new one, or into one that a backup brought back.</summary>
    public const string Rebuild = "rebuild";

    /// <summary>Reference labels or reader verdicts were imported.</summary>
    public const string Labels = "labels";
}
