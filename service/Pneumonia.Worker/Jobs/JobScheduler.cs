using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Quartz;

namespace Pneumonia.Worker.Jobs;

/// <summary>Puts the enabled jobs on their schedules before Quartz starts. The schedule lives in memory: it is read anew at each start.</summary>
internal sealed class JobScheduler(ISchedulerFactory schedulers, IOptions<JobsOptions> options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
            return;

        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var job in JobCatalogue.All.Where(job => job.Options(options.Value).Enabled))
            await ScheduleAsync(scheduler, job, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ScheduleAsync(IScheduler scheduler, JobDefinition job, CancellationToken cancellationToken)
    {
        var detail = JobBuilder.Create().OfType(typeof(QuartzJob<>).MakeGenericType(job.Type)).WithIdentity(job.Name).Build();
        var schedule = CronScheduleBuilder.Create(job.Options(options.Value).Schedule)
            .InTimeZone(options.Value.ResolveTimeZone())
            .WithMisfireInstruction(options.Value.Misfire == MisfirePolicy.FireOnce
                ? CronTriggerMisfireInstruction.FireAndProceed
                : CronTriggerMisfireInstruction.DoNothing);
        var trigger = TriggerBuilder.Create(scheduler.TimeProvider).WithIdentity(job.Name).WithSchedule(schedule).Build();
        await scheduler.ScheduleJob(detail, trigger, cancellationToken: cancellationToken);
    }
}
