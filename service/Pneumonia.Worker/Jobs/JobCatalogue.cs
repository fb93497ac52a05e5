using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Jobs.Auditing;
using Pneumonia.Worker.Jobs.Backups;
using Pneumonia.Worker.Jobs.Reevaluation;
using Pneumonia.Worker.Jobs.Retention;
using Pneumonia.Worker.Jobs.Retraining;
using Quartz;

namespace Pneumonia.Worker.Jobs;

/// <summary>The jobs there are. Lists them and runs one, with or without a scheduler.</summary>
/// <param name="services">A job is built when it runs, not when it is listed: some open the model or the ledger.</param>
internal sealed class JobCatalogue(IServiceProvider services, IOptions<JobsOptions> options, TimeProvider clock, ILogger<JobCatalogue> logger)
{
    public static IReadOnlyList<JobDefinition> All { get; } =
    [
        new("reevaluation", nameof(JobsOptions.Reevaluation), "Scores recent studies again, compares, and reports figures against imported labels",
            typeof(ReevaluationJob), jobs => jobs.Reevaluation),
        new("audit", nameof(JobsOptions.Audit), "Checks audit records, results, ledger and model hashes against each other",
            typeof(AuditJob), jobs => jobs.Audit),
        new("backup", nameof(JobsOptions.Backup), "Backs up the ledger while the service runs, and checks the copy", typeof(BackupJob), jobs => jobs.Backup),
        new("retention", nameof(JobsOptions.Retention), "Removes results, flagged files and reports that are older than the site keeps them",
            typeof(RetentionJob), jobs => jobs.Retention),
        new("retraining", nameof(JobsOptions.Retraining), "Runs the training program; leaves a candidate model package, never an active one",
            typeof(RetrainingJob), jobs => jobs.Retraining),
    ];

    public IReadOnlyList<JobListing> List()
    {
        var zone = options.Value.ResolveTimeZone();
        return [.. All.Select(job =>
        {
            var schedule = job.Options(options.Value);
            bool enabled = options.Value.Enabled && schedule.Enabled;
            var next = enabled ? new CronExpression(schedule.Schedule, zone).GetNextValidTimeAfter(clock.GetUtcNow()) : null;
            return new JobListing(job.Name, job.Description, schedule.Schedule, zone.Id, enabled, next);
        })];
    }

    /// <summary>Runs a job now, whether it is scheduled or not.</summary>
    /// <returns>Null when there is no job of that name.</returns>
    public async Task<JobOutcome?> TryRunAsync(string name, CancellationToken cancellationToken) =>
        All.FirstOrDefault(job => string.Equals(job.Name, name, StringComparison.OrdinalIgnoreCase)) is { } job
            ? await RunAsync(job, clock.GetUtcNow(), cancellationToken)
            : null;

    public async Task<JobOutcome> RunAsync(JobDefinition job, DateTimeOffset scheduledAt, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        logger.JobStarted(job.Name, scheduledAt);
        try
        {
            var outcome = await ((IScheduledJob)services.GetRequiredService(job.Type)).RunAsync(scheduledAt, cancellationToken);
            logger.JobEnded(outcome.HasFindings ? LogLevel.Warning : LogLevel.Information, job.Name, clock.GetElapsedTime(started), outcome.Summary);
            return outcome;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.JobFaulted(exception, job.Name, clock.GetElapsedTime(started));
            throw;
        }
    }
}
