namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>
/// Follows the chain from its first record, then compares it with the outcomes: whoever can change records can cut off the end too, which only the
/// outcomes tell. Memory does not grow with the ledger. Whoever can write the whole file anew can make all of it agree: compare with a head kept elsewhere.
/// </summary>
/// <param name="report">Called for each fault as it is found, those of the chain before those of outcomes.</param>
internal sealed class AuditCheck(LedgerDatabase database, Action<AuditFault> report)
{
    /// <summary>How many deleted records before one that moved up into their place are told from a change.</summary>
    private const int MaxGap = 1000;

    private readonly AuditReader _reader = new(database);
    private long _records, _instances;
    private string _head = AuditRecord.NoHash;

    /// <summary>The whole check; one instance of this class makes one.</summary>
    public AuditVerdict Run(CancellationToken cancellationToken)
    {
        long given = _reader.GetLastGivenOut();
        if (FollowChain(cancellationToken) is { } broken)
            report(broken);
        else if (_records < given || _records == 0)
            report(new AuditFault(AuditFaultKind.RecordMissing, _records + 1, null, $"{Span(_records + 1, Math.Max(given, 1))} missing at the end."));

        foreach (var instance in _reader.EnumerateInstances())
        {
            cancellationToken.ThrowIfCancellationRequested();
            _instances += instance.Outcomes > 0 || instance.Result is not null ? 1 : 0;
            if (Compare(instance) is { } fault)
                report(fault);
        }

        foreach (var (sequence, instance) in _reader.EnumerateOrphans())
        {
            cancellationToken.ThrowIfCancellationRequested();
            report(new AuditFault(
                AuditFaultKind.RecordWithoutInstance, sequence, null, $"Record {sequence} is about instance {instance}, which the ledger does not have."));
        }

        foreach (var (destination, studyKey, change) in _reader.FindUnrecordedDeliveries())
            report(new AuditFault(AuditFaultKind.DiscardContradictsRecord, null, studyKey, $"The delivery to {destination} is {change}, without a record of that."));

        if (_reader.FindMissingTriggers() is { Count: > 0 } triggers)
            report(new AuditFault(AuditFaultKind.Unprotected, null, null, $"The triggers that refuse changes are missing or altered: {string.Join(", ", triggers)}."));
        return new AuditVerdict(_records, _head, _instances);
    }

    /// <returns>The first fault; what comes after it cannot be judged.</returns>
    private AuditFault? FollowChain(CancellationToken cancellationToken)
    {
        foreach (var record in _reader.EnumerateRecords())
        {
            cancellationToken.ThrowIfCancellationRequested();
            long expected = _records + 1;
            bool isWhole = record.ComputeHash() == record.Hash;
            if (record.Sequence != expected || record.PreviousHash != _head || !isWhole)
                return Explain(expected, record, isWhole);
            (_records, _head) = (expected, record.Hash);
        }

        return null;
    }

    private AuditFault Explain(long expected, AuditRecord found, bool isWhole)
    {
        var moved = _reader.FindFollowers(_head).FirstOrDefault(follower => follower.Sequence != expected && IsWholeAs(follower, expected));
        if (moved is not null)
        {
            return new(AuditFaultKind.RecordMoved, expected, null,
                $"Record {expected} stands at place {moved.Sequence}: records were reordered, or one was put in between.");
        }

        if (found.Sequence > expected)
            return new(AuditFaultKind.RecordMissing, expected, null, $"{Span(expected, found.Sequence - 1)} missing; the next one is {found.Sequence}.");
        if (found.Sequence < expected)
            return new(AuditFaultKind.LinkBroken, found.Sequence, null, $"Record {found.Sequence} does not belong: numbers begin with 1.");
        if (!isWhole && PlaceAfter(found.PreviousHash) is { } place && place < expected && IsWholeAs(found, place))
            return new(AuditFaultKind.RecordAdded, place, null, $"Record {place} was put in: the record written as number {place} stands at place {expected}.");
        if (!isWhole && Enumerable.Range(1, MaxGap).FirstOrDefault(gap => IsWholeAs(found, expected + gap)) is var gap and > 0)
            return new(AuditFaultKind.RecordMissing, expected, null, $"{Span(expected, expected + gap - 1)} missing: number {expected + gap} was moved up.");
        if (!isWhole)
            return new(AuditFaultKind.RecordChanged, expected, null, $"Record {expected} was changed, or put in another's place: its content does not give its hash.");
        return new(AuditFaultKind.LinkBroken, expected, null,
            $"Record {expected} does not follow record {expected - 1}: the hash it names is not that record's. One of both was written anew.");
    }

    // An instance gets one outcome, and one more each time it is queued again; see RegisterAsync and QueueChanges. A file that changed may have had its outcome or not.
    private static AuditFault? Compare(RecordedInstance instance)
    {
        long surplus = instance.Outcomes - instance.Requeues;
        bool isFinished = instance.State is InstanceState.Scored or InstanceState.NotAssessed or InstanceState.Failed;
        bool isRight = (instance.Result is not null == instance.Outcomes > 0) && (isFinished
            ? surplus == 1
            : surplus == 0 || (surplus == 1 && instance.State == InstanceState.Superseded));
        if (!isRight)
        {
            return new(AuditFaultKind.OutcomeNotRecordedOnce, instance.LastOutcome, instance.StudyKey,
                $"Instance {instance.Id} is {instance.State} and has {instance.Outcomes} outcome records and {instance.Requeues} of being queued again: "
                + (surplus < (isFinished ? 1 : 0) || instance.Outcomes == 0 ? "records were removed." : "records were added, or the instance was changed."));
        }

        if (RecordedOutcome.FindDifference(instance) is { } difference)
        {
            return new(AuditFaultKind.OutcomeContradictsRecord, instance.LastOutcome, instance.StudyKey,
                $"The {difference} of instance {instance.Id} is not the one that record {instance.LastOutcome} vouches for.");
        }

        return RecordedOutcome.FindDiscardFault(instance) is { } fault
            ? new(AuditFaultKind.DiscardContradictsRecord, instance.LastOutcome, instance.StudyKey, $"Instance {instance.Id} {fault}.")
            : null;
    }

    private long? PlaceAfter(string hash) => hash == AuditRecord.NoHash ? 1 : _reader.FindPlace(hash) + 1;

    private static bool IsWholeAs(AuditRecord record, long sequence) => (record with { Sequence = sequence }).ComputeHash() == record.Hash;

    private static string Span(long first, long last) => first >= last ? $"Record {first} is" : $"Records {first} to {last} are";
}

/// <summary>How far the check went.</summary>
/// <param name="Records">Of the chain, up to the first fault.</param>
/// <param name="Head">The last one's hash: kept elsewhere, it proves later that nothing up to here was written anew.</param>
/// <param name="Instances">With an outcome, or with records of one.</param>
internal sealed record AuditVerdict(long Records, string Head, long Instances);
