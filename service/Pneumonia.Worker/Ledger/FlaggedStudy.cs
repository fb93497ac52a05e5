namespace Pneumonia.Worker.Ledger;

/// <summary>A study with at least one flagged instance.</summary>
/// <param name="Probability">Of its highest instance.</param>
internal sealed record FlaggedStudy(
    string StudyKey, string StudyInstanceUid, double Probability, DateTimeOffset FirstReceivedAt, DateTimeOffset FlaggedAt);
