namespace Pneumonia.Worker.Jobs.Reevaluation;

/// <summary>Outcomes of a stretch of time.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
internal sealed record TimeWindow(DateTimeOffset From, DateTimeOffset To);
