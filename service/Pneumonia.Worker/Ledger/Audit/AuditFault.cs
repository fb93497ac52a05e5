namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>What is wrong with the records.</summary>
/// <param name="Sequence">The record that it is about; null when there is none.</param>
/// <param name="StudyKey">Null when it is about no instance.</param>
/// <param name="What">Without UID, path or patient data.</param>
internal sealed record AuditFault(AuditFaultKind Kind, long? Sequence, string? StudyKey, string What)
{
    /// <summary>What an operator does about it.</summary>
    public string Advice => Kind switch
    {
        AuditFaultKind.Unprotected => "Find out who removed them and whether the records still agree with the last export; restore the ledger from its backup.",
        AuditFaultKind.OutcomeContradictsRecord =>
            "Compare the study's result.json and the last backup with the record; the record is what was written at the time.",
        _ => "Keep a copy of ledger.db as it is, compare it with the last backup or export that was intact, and find out who wrote to the file.",
    };
}

internal enum AuditFaultKind
{
    /// <summary>A record's content does not give its hash.</summary>
    RecordChanged,

    /// <summary>There is a gap, or the end is cut off.</summary>
    RecordMissing,

    /// <summary>A record stands elsewhere, and another in its place.</summary>
    RecordMoved,

    /// <summary>A record that follows the one before was put between it and the one that does.</summary>
    RecordAdded,

    /// <summary>A record is whole but does not follow the one before: one of both was written anew.</summary>
    LinkBroken,

    /// <summary>An outcome has no record, or more than one.</summary>
    OutcomeNotRecordedOnce,

    /// <summary>The ledger's outcome is not the recorded one.</summary>
    OutcomeContradictsRecord,

    /// <summary>
    /// An instance is discarded without a record of that, or at another time; or has a record and is not. Or a delivery is discarded, or its file removed,
    /// without one.
    /// </summary>
    DiscardContradictsRecord,

    /// <summary>A record of an instance that the ledger does not have.</summary>
    RecordWithoutInstance,

    /// <summary>What refuses changes to records is not there.</summary>
    Unprotected,
}
