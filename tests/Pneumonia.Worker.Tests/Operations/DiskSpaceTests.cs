using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Health;

namespace Pneumonia.Worker.Tests.Operations;

public sealed class DiskSpaceTests
{
    private static readonly IOptions<OperationsOptions> Marks = Options.Create(new OperationsOptions { StopIntakeMegabytes = 500, ResumeIntakeMegabytes = 1000 });

    private readonly EventIds _log = new();
    private readonly DiskSpace _disk;
    private long _free;

    public DiskSpaceTests() => _disk = new DiskSpace(new DataRoot(Path.GetTempPath()), Marks, _log) { Measure = _ => _free << 20 };

    [Fact]
    public void It_stops_below_the_low_mark_and_goes_on_above_the_high_one_and_says_each_once()
    {
        (long Free, bool HasRoom)[] course = [(2000, true), (500, true), (499, false), (700, false), (999, false), (1000, true), (600, true), (100, false)];

        foreach (var (free, hasRoom) in course)
        {
            _free = free;
            Assert.Equal(hasRoom, _disk.HasRoom());
            Assert.Equal(hasRoom, _disk.HasRoom());
        }

        Assert.Equal([1902, 1802, 1902], _log.Seen);
    }

    [Fact]
    public async Task Too_little_room_makes_the_service_unready_and_is_said_in_numbers()
    {
        _free = 499;

        var result = await CheckAsync();

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains("499 MiB", result.Description, StringComparison.Ordinal);
        Assert.Contains("1000", result.Description, StringComparison.Ordinal);
        _free = 1000;
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task A_disk_that_cannot_be_asked_makes_the_service_unready()
    {
        var disk = new DiskSpace(new DataRoot("/absent"), Marks, _log) { Measure = _ => throw new DriveNotFoundException() };

        var result = await new DiskHealthCheck(disk, Marks).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
    }

    [Fact]
    public void The_real_disk_is_measured() =>
        Assert.InRange(new DiskSpace(new DataRoot(Path.GetTempPath()), Marks, _log).Free, 1, long.MaxValue);

    private Task<HealthCheckResult> CheckAsync() =>
        new DiskHealthCheck(_disk, Marks).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

    private sealed class EventIds : ILogger<DiskSpace>
    {
        public List<int> Seen { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Seen.Add(eventId.Id);
    }
}
