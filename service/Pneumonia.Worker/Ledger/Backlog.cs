namespace Pneumonia.Worker.Ledger;

/// <summary>What waits.</summary>
/// <param name="Pending">Instances to be scored, retries included.</param>
/// <param name="Scoring">Instances being scored.</param>
/// <param name="Deliveries">Files to be written for other systems.</param>
/// <param name="DeadLetters">Files that were given up after the last try.</param>
/// <param name="OldestReceivedAt">Of the instances; null when none waits.</param>
internal sealed record Backlog(long Pending, long Scoring, long Deliveries, long DeadLetters, DateTimeOffset? OldestReceivedAt);
