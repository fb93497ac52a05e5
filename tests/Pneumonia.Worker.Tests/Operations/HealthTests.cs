using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Health;

namespace Pneumonia.Worker.Tests.Operations;

public sealed class HealthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LedgerDatabase _database;

    public HealthTests() => _database = new LedgerDatabase(new DataRoot(_folder.Path), Options.Create(new LedgerOptions()), TimeProvider.System);

    [Fact]
    public async Task An_empty_ledger_is_ready() => Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);

    [Fact]
    public async Task An_instance_that_waits_longer_than_the_limit_makes_the_service_unready()
    {
        var store = new LedgerStore(_database, new LedgerSignals(_clock), _clock);
        await store.RegisterAsync([new FileVersion("/export/a.dcm", 1, 1)], TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync()).Status);
    }

    [Fact]
    public void The_report_names_each_check_that_fails_with_its_reason()
    {
        var report = new HealthReport(
            new Dictionary<string, HealthReportEntry>
            {
                ["model"] = new(HealthStatus.Unhealthy, "not loaded", TimeSpan.Zero, null, null),
                ["ledger"] = new(HealthStatus.Healthy, null, TimeSpan.Zero, null, null),
            },
            TimeSpan.Zero);

        var readiness = ReadinessReport.Of(report);

        Assert.False(readiness.Ready);
        Assert.Equal(["model: not loaded"], readiness.Reasons);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private Task<HealthCheckResult> CheckAsync() =>
        new LedgerHealthCheck(new LedgerQueries(_database), Options.Create(new OperationsOptions()), _clock)
            .CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
}
