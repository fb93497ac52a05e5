using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Ledger;

/// <summary>A row that this process may work on until its lease ends.</summary>
/// <param name="Attempts">This one included.</param>
internal sealed record ClaimedInstance(long Id, FileVersion File, DateTimeOffset ReceivedAt, int Attempts);

/// <summary>What is to be stored for a claimed row.</summary>
/// <param name="ResultKey">The study's key, or the file's where the study is unknown: the name of its folder.</param>
internal sealed record FinishedInstance(long Id, InstanceResult Result, string ResultKey);

/// <summary>What was stored.</summary>
/// <param name="Result">As given, or as a conflict made it.</param>
internal sealed record StoredInstance(Disposition Disposition, InstanceResult Result);

internal enum Disposition
{
    /// <summary>The outcome is in the ledger, and its deliveries in the outbox.</summary>
    Stored,

    /// <summary>The same instance has an outcome already: nothing but a count.</summary>
    Duplicate,

    /// <summary>The lease ended before; another process has the row.</summary>
    LeaseLost,
}
