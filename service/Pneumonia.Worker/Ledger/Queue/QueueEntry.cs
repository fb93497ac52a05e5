using Pneumonia.Imaging;

namespace Pneumonia.Worker.Ledger.Queue;

/// <summary>An instance or a delivery as the queue lists it: no UID, no path.</summary>
/// <param name="StudyKey">Null while the file was not read; empty for the worklist.</param>
/// <param name="State">One of <see cref="QueueState"/>.</param>
/// <param name="Reason">Of an instance's last try; null when it had none or went well.</param>
/// <param name="Error">Of a delivery's last try.</param>
/// <param name="Since">When an instance was received, or a delivery asked for.</param>
/// <param name="NextAttemptAt">Null when none is to come.</param>
internal sealed record QueueEntry(
    QueueId Id, string? StudyKey, string State, Reason? Reason, string? Error, DateTimeOffset Since, long Attempts, DateTimeOffset? NextAttemptAt);

/// <summary>How many entries are in a state for a reason.</summary>
/// <param name="Reason">Of instances.</param>
/// <param name="Destination">Of deliveries.</param>
internal sealed record QueueCount(string State, Reason? Reason, string? Destination, long Count);

/// <summary>Which entries are meant.</summary>
/// <param name="States">Of <see cref="QueueState"/>.</param>
/// <param name="Reason">Null for any; deliveries have none.</param>
internal sealed record QueueFilter(IReadOnlyList<string> States, Reason? Reason);
