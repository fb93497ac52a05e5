namespace Pneumonia.Worker.Jobs;

/// <param name="Name">As in <c>jobs run NAME</c>.</param>
/// <param name="Section">Name of its section below Jobs.</param>
internal sealed record JobDefinition(string Name, string Section, string Description, Type Type, Func<JobsOptions, ScheduleOptions> Options);

/// <summary>A job as <c>jobs list</c> shows it.</summary>
/// <param name="NextFireTime">Null when it is not scheduled.</param>
internal sealed record JobListing(string Name, string Description, string Schedule, string TimeZone, bool Enabled, DateTimeOffset? NextFireTime);
