using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pneumonia.TestKit;
using Pneumonia.Worker.Jobs;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;
using Quartz;

namespace Pneumonia.Worker.Tests.Jobs;

public sealed class JobCatalogueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Jobs_are_listed_with_their_next_time_in_the_configured_zone()
    {
        using var host = Build(
            new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero)),
            ("Jobs:TimeZone", "Europe/Berlin"), ("Jobs:Audit:Enabled", "false"));

        var jobs = host.Services.GetRequiredService<JobCatalogue>().List().ToDictionary(job => job.Name);

        Assert.Equal(new DateTimeOffset(2026, 1, 16, 1, 0, 0, TimeSpan.Zero), jobs["reevaluation"].NextFireTime);
        Assert.Equal((false, null), (jobs["audit"].Enabled, jobs["audit"].NextFireTime));
        Assert.False(jobs["retraining"].Enabled);
        Assert.All(jobs.Values, job => Assert.NotEmpty(job.Description));
    }

    [Fact]
    public async Task A_job_runs_by_name_without_a_scheduler_and_even_when_disabled()
    {
        using var host = Build(new FakeTimeProvider(), ("Jobs:Enabled", "false"));

        var outcome = await host.Services.GetRequiredService<JobCatalogue>().TryRunAsync("Audit", TestContext.Current.CancellationToken);

        Assert.True(File.Exists(Assert.Single(outcome!.Files)));
    }

    [Fact]
    public async Task A_job_that_does_not_exist_is_null()
    {
        using var host = Build(new FakeTimeProvider());

        Assert.Null(await host.Services.GetRequiredService<JobCatalogue>().TryRunAsync("nightly", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void All_that_is_wrong_with_the_options_is_said_at_once()
    {
        var options = new JobsOptions
        {
            TimeZone = "Atlantis",
            Audit = new AuditOptions { Schedule = "at night" },
            Retraining = new RetrainingOptions { Enabled = true, Arguments = ["train"] },
        };

        var result = new JobsOptionsRules().Validate(null, options);

        Assert.Equal(4, result.Failures!.Count());
        Assert.Contains(result.Failures!, failure => failure.StartsWith("Jobs:Audit:Schedule:", StringComparison.Ordinal));
        Assert.Contains(result.Failures!, failure => failure.StartsWith("Jobs:Retraining:Command:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_window_out_of_range_is_refused_at_start()
    {
        using var host = Build(new FakeTimeProvider(), ("Jobs:Reevaluation:Window", "00:00:01"));

        Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<JobsOptions>>().Value);
    }

    [Fact]
    public async Task Quartz_runs_the_enabled_jobs_for_the_time_they_were_scheduled_at()
    {
        using var host = Build(TimeProvider.System, ("Jobs:Audit:Schedule", "0/1 * * * * ?"), ("Jobs:Reevaluation:Enabled", "false"));
        var ran = new FirstRun();
        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(TestContext.Current.CancellationToken);
        scheduler.ListenerManager.AddJobListener(ran);

        await host.StartAsync(TestContext.Current.CancellationToken);
        var context = await ran.Context.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal("audit", context.JobDetail.Key.Name);
        Assert.True(context.JobDetail.ConcurrentExecutionDisallowed);
        string report = string.Create(null, $"audit-{context.ScheduledFireTimeUtc:yyyy-MM-dd}.json");
        Assert.True(File.Exists(_folder["data", "reports", report]));
    }

    private IHost Build(TimeProvider clock, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.Configuration["DataRoot"] = _folder["data"];
        builder.Configuration["Model:Folder"] = TinyModel.Folder;
        builder.Services.AddSingleton(clock);
        builder.AddOperations();
        builder.AddLedger();
        builder.AddScoringPipeline();
        builder.AddResults();
        builder.AddJobs();
        return builder.Build();
    }

    private sealed class FirstRun : IJobListener
    {
        private readonly TaskCompletionSource<IJobExecutionContext> _context = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => nameof(FirstRun);

        public Task<IJobExecutionContext> Context => _context.Task;

        public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
        {
            if (jobException is null)
                _context.TrySetResult(context);
            else
                _context.TrySetException(jobException);
            return default;
        }
    }
}
