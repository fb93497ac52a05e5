using Quartz;

namespace Pneumonia.Worker.Jobs;

/// <summary>Lets Quartz run a job of the catalogue, for the time it was scheduled at.</summary>
[DisallowConcurrentExecution]
internal sealed class QuartzJob<TJob>(JobCatalogue catalogue) : IJob
    where TJob : IScheduledJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await catalogue.RunAsync(
        JobCatalogue.All.First(job => job.Type == typeof(TJob)), context.ScheduledFireTimeUtc ?? context.FireTimeUtc, cancellationToken);
}
