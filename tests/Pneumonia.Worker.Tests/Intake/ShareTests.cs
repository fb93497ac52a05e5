using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Tests.Intake;

/// <summary>Export folders on shares that are mounted, not mounted, or do not answer.</summary>
public sealed class ShareTests : IDisposable
{
    private const int FolderAvailable = 1103, FolderEmptied = 1107;

    private readonly PipelineBench _bench = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_empty_mount_point_says_nothing_about_the_files_that_are_waited_for()
    {
        using var disk = Mount.Disk(_folder.Path, megabytes: 8);
        using (Mount.Bind(_folder.Path, _bench.Inbox))
        {
            TestImages.Flagged().Save(_bench.InInbox("scored.dcm"));
            await _bench.ProcessAsync();
            TestImages.NotFlagged().Save(_bench.InInbox("waits.dcm"));
            await _bench.TakeAsync();
        }

        await ScoreForHoursAsync(_bench);
        bool wasAvailable = _bench.Folder.IsAvailable;
        var statesAway = _bench.States;
        using (Mount.Bind(_folder.Path, _bench.Inbox))
            await _bench.ProcessAsync();

        Assert.False(wasAvailable);
        Assert.Equal((1, 1), (statesAway[InstanceState.Scored], statesAway[InstanceState.Pending]));
        Assert.Single(_bench.Log.Of(FolderEmptied));
        Assert.Single(_bench.Log.Of(FolderAvailable));
        Assert.Equal(2, _bench.States[InstanceState.Scored]);
        Assert.Equal(2, _bench.States.Values.Sum());
    }

    [Fact]
    public async Task A_service_that_starts_on_an_empty_mount_point_holds_back_too_and_says_so()
    {
        using var disk = Mount.Disk(_folder.Path, megabytes: 8);
        using (Mount.Bind(_folder.Path, _bench.Inbox))
        {
            TestImages.NotFlagged().Save(_bench.InInbox("waits.dcm"));
            await _bench.TakeAsync();
        }

        using var restarted = _bench.Restart();
        restarted.Folder.Scan(Cancel);
        bool isAvailableAtFirst = restarted.Folder.IsAvailable;
        await ScoreForHoursAsync(restarted);
        bool isAvailable = restarted.Folder.IsAvailable;
        using (Mount.Bind(_folder.Path, _bench.Inbox))
            await restarted.ProcessAsync();

        Assert.True(isAvailableAtFirst, "An empty folder that nothing is waited from is a folder without files.");
        Assert.False(isAvailable);
        Assert.Single(restarted.Log.Of(FolderEmptied));
        Assert.Equal(Outcome.Scored, restarted.OnlyOutcome().Outcome);
    }

    [Fact]
    public async Task A_folder_that_was_emptied_is_no_share_that_is_away()
    {
        string path = TestImages.NotFlagged().Save(_bench.InInbox("a.dcm"));
        await _bench.TakeAsync();
        File.Delete(path);

        await ScoreForHoursAsync(_bench);

        Assert.Equal((Outcome.NotAssessed, Reason.Unreadable), (_bench.OnlyOutcome().Outcome, _bench.OnlyOutcome().Reason));
        Assert.True(_bench.Folder.IsAvailable);
    }

    [Fact]
    public async Task A_share_that_hangs_turns_readiness_false_and_holds_up_no_other_folder()
    {
        var options = Options.Create(new IntakeOptions
        {
            Folders = [new ExportFolder { Path = _folder.Path }, new ExportFolder { Path = _bench.Inbox }],
            QuietPeriod = TimeSpan.FromMilliseconds(100),
        });
        using var worker = new IntakeWorker(
            options, new ExportFolders(options), _bench.Get<LedgerStore>(), _bench.Get<StudyKeys>(), _bench.Get<PipelineMetrics>(), _bench.Get<DiskSpace>(),
            _bench.Clock, NullLogger<IntakeWorker>.Instance);
        var health = new FoldersHealthCheck(worker);
        HealthCheckResult result;
        using (Mount.Hanging(_folder.Path))
        {
            await worker.StartAsync(Cancel);
            TestImages.NotFlagged().Save(_bench.InInbox("a.dcm"));
            await UntilAsync(() => worker.Folders[0].IsHanging && _bench.States.Values.Sum() == 1);
            result = await health.CheckHealthAsync(new HealthCheckContext(), Cancel);
        }

        await UntilAsync(async () => (await health.CheckHealthAsync(new HealthCheckContext(), Cancel)).Status == HealthStatus.Healthy);
        await worker.StopAsync(Cancel);

        Assert.Equal((HealthStatus.Unhealthy, "Export folder 0 of Intake:Folders has not answered for more than 60 s."), (result.Status, result.Description));
    }

    [Fact]
    public void Work_that_gives_signs_of_life_may_take_any_time_and_rest_is_no_silence()
    {
        var heartbeat = new Heartbeat(_bench.Clock);
        for (int i = 0; i < 10; i++)
        {
            heartbeat.Beat();
            _bench.Clock.Advance(TimeSpan.FromSeconds(50));
        }

        var silence = heartbeat.Silence;
        heartbeat.Rest();
        _bench.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal((TimeSpan.FromSeconds(50), TimeSpan.Zero), (silence, heartbeat.Silence));
    }

    // Each try, with all its waits, and a scan before each.
    private static async Task ScoreForHoursAsync(PipelineBench bench)
    {
        for (int i = 0; i < 10; i++)
        {
            await bench.ScoreAsync();
            await bench.TakeAsync();
            bench.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    private Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    // The clock of the worker goes on as fast as the test looks.
    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }
}
