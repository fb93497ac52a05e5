namespace Pneumonia.Worker.Jobs;

/// <summary>What a job does, apart from when. A run repeated for the same time leaves the same as one.</summary>
internal interface IScheduledJob
{
    /// <param name="scheduledAt">The time that the run is for; the clock may be later.</param>
    Task<JobOutcome> RunAsync(DateTimeOffset scheduledAt, CancellationToken cancellationToken);
}

/// <param name="HasFindings">There is something for an operator to look at.</param>
/// <param name="Summary">One line, without patient data.</param>
/// <param name="Files">What was written, absolute paths.</param>
internal sealed record JobOutcome(bool HasFindings, string Summary, IReadOnlyList<string> Files);
