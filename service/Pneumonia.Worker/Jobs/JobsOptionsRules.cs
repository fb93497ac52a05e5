using Microsoft.Extensions.Options;
using Quartz;

namespace Pneumonia.Worker.Jobs;

/// <summary>What attributes cannot say: schedules that parse, a zone that the machine knows, a trainer for retraining.</summary>
internal sealed class JobsOptionsRules : IValidateOptions<JobsOptions>
{
    public ValidateOptionsResult Validate(string? name, JobsOptions options)
    {
        List<string> failures = [];
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
            failures.Add($"{JobsOptions.Section}:{nameof(options.TimeZone)}: this machine knows no time zone '{options.TimeZone}'. Use UTC or a name of the system's.");

        foreach (var job in JobCatalogue.All)
        {
            string schedule = job.Options(options).Schedule;
            if (!CronExpression.TryParse(schedule, out _))
            {
                failures.Add($"{JobsOptions.Section}:{job.Section}:{nameof(ScheduleOptions.Schedule)}: '{schedule}' is not a Quartz cron expression "
                    + "(seconds minutes hours day-of-month month day-of-week, for example '0 0 2 * * ?').");
            }
        }

        var retraining = options.Retraining;
        const string Retraining = $"{JobsOptions.Section}:{nameof(JobsOptions.Retraining)}";
        if (retraining.Enabled && string.IsNullOrWhiteSpace(retraining.Command))
            failures.Add($"{Retraining}:{nameof(retraining.Command)}: retraining is enabled, but no program is named.");
        if (retraining.Enabled && !retraining.Arguments.Any(argument => argument.Contains(RetrainingOptions.OutputPlaceholder, StringComparison.Ordinal)))
            failures.Add($"{Retraining}:{nameof(retraining.Arguments)}: no argument holds {RetrainingOptions.OutputPlaceholder}, so the program cannot know where to write the package.");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
