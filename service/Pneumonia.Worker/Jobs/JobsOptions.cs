using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Jobs;

/// <summary>Scheduled jobs. Schedules are Quartz cron expressions: seconds minutes hours day-of-month month day-of-week.</summary>
internal sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>False schedules nothing; <c>jobs run</c> still works. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// The zone in which schedules are read and from which a report's date comes: UTC, or the system's name of a zone (Europe/Berlin on Linux,
    /// W. Europe Standard Time on Windows). Default UTC, where no hour is missing or comes twice.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What happens to a time that passed while the machine slept or the job still ran. Default FireOnce.</summary>
    public MisfirePolicy Misfire { get; init; } = MisfirePolicy.FireOnce;

    /// <summary>Nightly re-evaluation of recent studies.</summary>
    [ValidateObjectMembers]
    public ReevaluationOptions Reevaluation { get; init; } = new();

    /// <summary>Nightly check of results, ledger and model against each other.</summary>
    [ValidateObjectMembers]
    public AuditOptions Audit { get; init; } = new();

    /// <summary>Nightly backup of the ledger.</summary>
    [ValidateObjectMembers]
    public BackupOptions Backup { get; init; } = new();

    /// <summary>Nightly removal of old files of the service's own.</summary>
    [ValidateObjectMembers]
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Training of a candidate model package.</summary>
    [ValidateObjectMembers]
    public RetrainingOptions Retraining { get; init; } = new();

    /// <exception cref="TimeZoneNotFoundException">The machine does not know the zone.</exception>
    public TimeZoneInfo ResolveTimeZone() => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>The date that a run scheduled for <paramref name="scheduledAt"/> belongs to, in <see cref="TimeZone"/>.</summary>
    public DateOnly BusinessDate(DateTimeOffset scheduledAt) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(scheduledAt, ResolveTimeZone()).DateTime);
}

internal enum MisfirePolicy
{
    /// <summary>The job runs once, at once, however many times passed.</summary>
    FireOnce,

    /// <summary>The job waits for its next time.</summary>
    Skip,
}

/// <summary>What every job has.</summary>
internal abstract class ScheduleOptions
{
    /// <summary>Whether the schedule counts.</summary>
    public abstract bool Enabled { get; init; }

    /// <summary>Quartz cron expression.</summary>
    public abstract string Schedule { get; init; }
}

internal sealed class ReevaluationOptions : ScheduleOptions
{
    /// <summary>Default true.</summary>
    public override bool Enabled { get; init; } = true;

    /// <summary>Default every night at two.</summary>
    [Required(AllowEmptyStrings = false)]
    public override string Schedule { get; init; } = "0 0 2 * * ?";

    /// <summary>Outcomes of this long before the scheduled time are looked at. 1 h to 366 days; default 7 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "366.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The newest images that are scored again, which bounds the night's work. 1 to 100000; default 2000.</summary>
    [Range(1, 100_000)]
    public int MaxInstances { get; init; } = 2000;
}

internal sealed class AuditOptions : ScheduleOptions
{
    /// <summary>Default true.</summary>
    public override bool Enabled { get; init; } = true;

    /// <summary>Default every night at half past three.</summary>
    [Required(AllowEmptyStrings = false)]
    public override string Schedule { get; init; } = "0 30 3 * * ?";
}

internal sealed class BackupOptions : ScheduleOptions
{
    /// <summary>Default true.</summary>
    public override bool Enabled { get; init; } = true;

    /// <summary>Default every night at one.</summary>
    [Required(AllowEmptyStrings = false)]
    public override string Schedule { get; init; } = "0 0 1 * * ?";
}

/// <summary>Days that files stay after they were last written, 0 for good, which is the default: how long records are kept is for the site to say.</summary>
internal sealed class RetentionOptions : ScheduleOptions
{
    /// <summary>Default true; nothing is removed while all days are 0.</summary>
    public override bool Enabled { get; init; } = true;

    /// <summary>Default every night at five.</summary>
    [Required(AllowEmptyStrings = false)]
    public override string Schedule { get; init; } = "0 0 5 * * ?";

    /// <summary>Of results/. 0 to 36500 days; default 0.</summary>
    [Range(0, 36_500)]
    public int ResultsDays { get; init; }

    /// <summary>Of flagged/. 0 to 36500 days; default 0.</summary>
    [Range(0, 36_500)]
    public int FlaggedDays { get; init; }

    /// <summary>Of reports/. 0 to 36500 days; default 0.</summary>
    [Range(0, 36_500)]
    public int ReportsDays { get; init; }
}

internal sealed class RetrainingOptions : ScheduleOptions
{
    /// <summary>Stands in <see cref="Arguments"/> for the folder that receives the package.</summary>
    public const string OutputPlaceholder = "{output}";

    /// <summary>Default false: it needs a trainer, training data and hours of computing.</summary>
    public override bool Enabled { get; init; }

    /// <summary>Default the first Sunday of the month at four.</summary>
    [Required(AllowEmptyStrings = false)]
    public override string Schedule { get; init; } = "0 0 4 ? * SUN#1";

    /// <summary>The training program: an absolute path, or a name that the system finds. It is started directly, without a shell.</summary>
    public string Command { get; init; } = "";

    /// <summary>
    /// Its arguments, one an entry, passed as they are; {output} stands for the folder into which it has to write the package (model.json, model.onnx).
    /// </summary>
    public IList<string> Arguments { get; init; } = [];

    /// <summary>After this long the program and its children are ended and the run has failed. 1 s to 7 days; default 12 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(12);
}

[OptionsValidator]
internal sealed partial class JobsOptionsValidator : IValidateOptions<JobsOptions>;
