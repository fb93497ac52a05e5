using Microsoft.Extensions.Logging;

namespace Pneumonia.Worker.Jobs;

/// <summary>EventIds 1700 to 1799; faults from 1790.</summary>
internal static partial class JobsLog
{
    [LoggerMessage(EventId = 1701, Level = LogLevel.Information, Message = "Job {Job} started for {ScheduledAt:O}")]
    public static partial void JobStarted(this ILogger logger, string job, DateTimeOffset scheduledAt);

    [LoggerMessage(EventId = 1702, Message = "Job {Job} ended after {Elapsed}: {Summary}")]
    public static partial void JobEnded(this ILogger logger, LogLevel level, string job, TimeSpan elapsed, string summary);

    [LoggerMessage(EventId = 1790, Level = LogLevel.Error, Message = "Job {Job} failed after {Elapsed}; it runs again at its next time")]
    public static partial void JobFaulted(this ILogger logger, Exception exception, string job, TimeSpan elapsed);
}
