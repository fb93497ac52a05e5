using System.Globalization;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>The clock is set an hour forward and back, while the service runs and while it does not.</summary>
public sealed class ClockStepTests : IAsyncDisposable
{
    private const int InstancesInStep = 40;

    /// <summary>What the clock shows, in hours from the truth, while the service starts, and what it is set to then.</summary>
    private static readonly (int Before, int After)[] Steps = [(0, 1), (0, -1), (-1, 1), (0, 1)];

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProcess _service;

    public ClockStepTests() => _service = new ServiceProcess
    {
        Variables = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = FindFakeTime(),
            ["FAKETIME_TIMESTAMP_FILE"] = ClockFile,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["NO_FAKE_STAT"] = "1", // Who sets a clock changes no file's time.
        },
    };

    private string ClockFile => _folder["clock"];

    [Fact]
    public async Task A_clock_set_an_hour_back_and_forward_holds_up_nothing_and_has_nothing_scored_twice()
    {
        var burst = new Burst(_service);
        var logs = new List<string>();
        long waiting = 0;
        foreach (var (before, after) in Steps)
        {
            SetClock(before);
            int from = burst.CountResults(), to = burst.Written + InstancesInStep;
            var writing = Task.Run(() => burst.WriteAsync(to), TestContext.Current.CancellationToken);
            _service.Launch("--Scoring:BatchSize", "1", "--Jobs:Backup:Schedule", "0 0/20 * * * ?");
            await _service.UntilResultsAsync(from + 1);
            SetClock(after);
            await _service.UntilResultsAsync(from + 5);
            Assert.False(_service.HasEnded, "The service ended by itself.");
            await _service.KillAsync();
            logs.Add(await _service.ReadLogAsync());
            await writing;
            waiting += burst.Count("select count(*) from instances where state in ('pending', 'scoring')");
        }

        SetClock(-1);
        await _service.StartAsync();
        await burst.UntilDoneAsync();
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        logs.Add(await _service.ReadLogAsync());

        burst.AssertAccountedFor();
        Assert.NotEqual(0, waiting);
        Assert.Contains(logs, log => log.Contains("[1310]", StringComparison.Ordinal));
        var now = TimeProvider.System.GetUtcNow();
        Assert.All([-1, 0, 1], hours => Assert.Contains(
            _service.Results().Values, result => Math.Abs((result.ScoredAt - now).TotalHours - hours) < 0.2));
        Assert.NotEqual(0, burst.Count("select count(*) from audit join audit as next on next.sequence = audit.sequence + 1 where next.at < audit.at"));

        // Each start and each hour forward pass a time of the job at most once or catch up once; the clock of the test itself may pass one too.
        int runs = logs.Sum(log => log.Split("[1701]").Length - 1);
        Assert.InRange(runs, 0, (2 * logs.Count) + 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    private static string FindFakeTime()
    {
        Requires.Tool("faketime", "faketime");
        return Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", SearchOption.AllDirectories).First();
    }

    // Renamed into place: the service looks into it whenever it asks for the time.
    private void SetClock(int hours)
    {
        File.WriteAllText(ClockFile + ".new", string.Create(CultureInfo.InvariantCulture, $"{hours * 3600:+0;-0;+0}\n"));
        File.Move(ClockFile + ".new", ClockFile, overwrite: true);
    }
}
