using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Tests.Intake;

/// <summary>The loop itself, on the real clock and with real watchers.</summary>
public sealed class IntakeWorkerTests : IDisposable
{
    private readonly PipelineBench _bench = new();
    private readonly TemporaryFolder _other = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _bench.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_burst_into_new_subfolders_is_taken_whole_and_nothing_twice()
    {
        using var worker = Worker(scanInterval: TimeSpan.FromSeconds(1));
        await worker.StartAsync(Cancel);
        for (int i = 0; i < 600; i++)
        {
            string folder = _bench.InInbox(Path.Combine($"day{i / 100}", $"study{i / 5}"));
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{i}"), new string('x', 200), Cancel);
        }

        await UntilAsync(() => Pending() >= 600);
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        await worker.StopAsync(Cancel);

        Assert.Equal(600, Pending());
    }

    [Fact]
    public async Task Without_scans_events_alone_find_files_and_new_subfolders_in_time()
    {
        using var worker = Worker(scanInterval: TimeSpan.FromHours(1));
        await worker.StartAsync(Cancel);
        await UntilAsync(() => worker.Folders[0].NextLook is null);
        await Task.Delay(TimeSpan.FromMilliseconds(500), Cancel);

        Directory.CreateDirectory(_bench.InInbox("new"));
        await File.WriteAllTextAsync(_bench.InInbox(Path.Combine("new", "a")), new string('x', 200), Cancel);
        await File.WriteAllTextAsync(_bench.InInbox("b"), new string('x', 200), Cancel);
        await UntilAsync(() => Pending() == 2);
        await worker.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_folder_renamed_away_turns_readiness_false_and_holds_up_no_other_folder()
    {
        using var worker = Worker(scanInterval: TimeSpan.FromMilliseconds(200));
        var health = new FoldersHealthCheck(worker);
        await worker.StartAsync(Cancel);
        await File.WriteAllTextAsync(_bench.InInbox("a"), new string('x', 200), Cancel);
        await UntilAsync(() => Pending() == 1);

        Directory.Move(_bench.Inbox, _bench.Inbox + "-away");
        await UntilAsync(async () => (await health.CheckHealthAsync(new HealthCheckContext(), Cancel)).Status == HealthStatus.Unhealthy);
        await File.WriteAllTextAsync(_other["b"], new string('x', 200), Cancel);
        await File.WriteAllTextAsync(Path.Combine(_bench.Inbox + "-away", "c"), new string('x', 200), Cancel);
        await UntilAsync(() => Pending() == 2);
        Directory.Move(_bench.Inbox + "-away", _bench.Inbox);
        await UntilAsync(async () => (await health.CheckHealthAsync(new HealthCheckContext(), Cancel)).Status == HealthStatus.Healthy);
        await UntilAsync(() => Pending() == 3);
        await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        await worker.StopAsync(Cancel);

        Assert.Equal(3, Pending());
    }

    [Fact]
    public async Task What_comes_while_the_disk_has_no_room_is_taken_once_it_has()
    {
        long free = 10;
        var disk = new DiskSpace(_bench.Root, Options.Create(new OperationsOptions()), NullLogger<DiskSpace>.Instance) { Measure = _ => Volatile.Read(ref free) << 20 };
        using var worker = Worker(scanInterval: TimeSpan.FromMilliseconds(200), disk);
        await worker.StartAsync(Cancel);
        await File.WriteAllTextAsync(_bench.InInbox("a"), new string('x', 200), Cancel);
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        Assert.Equal(0, Pending());

        Volatile.Write(ref free, 10_000);
        await UntilAsync(() => Pending() == 1);
        await worker.StopAsync(Cancel);
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
    }

    private long Pending() => _bench.States.Values.Sum();

    private IntakeWorker Worker(TimeSpan scanInterval, DiskSpace? disk = null)
    {
        var options = Options.Create(new IntakeOptions
        {
            Folders = [new ExportFolder { Path = _bench.Inbox }, new ExportFolder { Path = _other.Path }],
            QuietPeriod = TimeSpan.FromMilliseconds(100),
            ScanInterval = scanInterval,
        });
        return new IntakeWorker(
            options, new ExportFolders(options), _bench.Get<LedgerStore>(), _bench.Get<StudyKeys>(), _bench.Get<PipelineMetrics>(),
            disk ?? _bench.Get<DiskSpace>(), TimeProvider.System, NullLogger<IntakeWorker>.Instance);
    }
}
