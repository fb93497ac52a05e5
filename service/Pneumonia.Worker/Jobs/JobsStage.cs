using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Jobs.Auditing;
using Pneumonia.Worker.Jobs.Backups;
using Pneumonia.Worker.Jobs.Labels;
using Pneumonia.Worker.Jobs.Reevaluation;
using Pneumonia.Worker.Jobs.Retention;
using Pneumonia.Worker.Jobs.Retraining;
using Pneumonia.Worker.Ledger;
using Quartz;

namespace Pneumonia.Worker.Jobs;

internal static class JobsStage
{
    /// <summary>
    /// The jobs and the label importer without a scheduler: what the verbs <c>jobs</c> and <c>labels</c> need. Needs the ledger, results and the
    /// scoring pipeline.
    /// </summary>
    public static void AddJobCatalogue(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<JobsOptions, JobsOptionsValidator>()
            .BindConfiguration(JobsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<IValidateOptions<JobsOptions>, JobsOptionsRules>();
        builder.Services.AddSingleton<RecentInstances>();
        builder.Services.AddSingleton<ReferenceLabels>();
        builder.Services.AddSingleton<ReevaluationJob>();
        builder.Services.AddSingleton<AuditJob>();
        builder.Services.AddSingleton<BackupJob>();
        builder.Services.AddSingleton<Removals>();
        builder.Services.AddSingleton<RetentionJob>();
        builder.Services.AddSingleton<RetrainingJob>();
        builder.Services.AddSingleton<LabelImporter>();
        builder.Services.AddSingleton<JobCatalogue>();
    }

    /// <summary>The jobs on their schedules.</summary>
    public static void AddJobs(this IHostApplicationBuilder builder)
    {
        builder.AddJobCatalogue();

        // A stop cancels what runs and waits until it has cleaned up after itself, within the host's time to stop.
        builder.AddQuartz(quartz => quartz.ConfigureScheduler(scheduler => scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always));
        builder.Services.AddHostedService<JobScheduler>();
        builder.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }
}
