using System.Globalization;
using System.Net;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>The export folder is a share that goes and comes: its mount point is empty, or gone too.</summary>
public sealed class ShareTests : IAsyncDisposable
{
    // A fault would be final after five seconds.
    private static readonly string[] Settings = ["--Scoring:BatchSize", "4", "--Scoring:RetryDelay", "00:00:01", "--Scoring:MaxRetryDelay", "00:00:01"];

    private readonly ServiceProcess _service = new();
    private readonly TemporaryFolder _server = new();
    private Mount? _disk;
    private Mount? _share;

    public async ValueTask DisposeAsync()
    {
        _share?.Dispose();
        await _service.DisposeAsync();
        _disk?.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task A_share_that_goes_and_comes_takes_no_outcome_away_and_makes_none()
    {
        _disk = Mount.Disk(_server.Path, megabytes: 64);
        var random = new Random(1);
        var burst = new Burst(_service, _server.Path);
        ComeBack();
        var address = await _service.StartAsync(Settings);
        for (int time = 1; time <= 6; time++)
        {
            int before = burst.CountResults(), enough = before + 1 + random.Next(15);
            var writing = Task.Run(() => burst.WriteAsync(time * 30), TestContext.Current.CancellationToken);
            await ServiceProcess.UntilAsync($"{enough} results are written", () => Task.FromResult(burst.CountResults() >= enough));
            GoAway(withMountPoint: time % 2 == 0);
            await UntilReadinessNamesTheFolderAsync(address);
            await writing;
            bool isKilled = time % 3 == 0;
            if (isKilled)
                await _service.KillAsync();
            ComeBack();
            if (isKilled)
                address = await _service.StartAsync(Settings);
            await _service.WaitUntilReadyAsync(address);
        }

        await burst.UntilDoneAsync();
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        burst.AssertAccountedFor();
    }

    [Fact]
    public async Task A_service_killed_with_work_at_hand_that_starts_on_an_empty_mount_point_waits_for_the_share()
    {
        const int Waiting = 5;
        _disk = Mount.Disk(_server.Path, megabytes: 64);
        var burst = new Burst(_service, _server.Path);
        ComeBack();
        await burst.WriteAsync(Waiting);
        await burst.LeaveTakenAsync();
        GoAway(withMountPoint: false);

        var address = await _service.StartAsync(Settings);
        await ServiceProcess.UntilAsync("each was tried six times", async () => await CountTriesAsync(address) >= 6 * Waiting);
        await UntilReadinessNamesTheFolderAsync(address);
        Assert.Equal(Waiting, burst.Count("select count(*) from instances where state in ('pending', 'scoring')"));
        ComeBack();
        await burst.UntilDoneAsync();
        await _service.WaitUntilReadyAsync(address);

        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        burst.AssertAccountedFor();
    }

    private void ComeBack()
    {
        Directory.CreateDirectory(_service.ExportFolder);
        _share = Mount.Bind(_server.Path, _service.ExportFolder);
    }

    private void GoAway(bool withMountPoint)
    {
        _share!.Dispose();
        _share = null;
        if (withMountPoint)
            Directory.Delete(_service.ExportFolder);
    }

    private Task UntilReadinessNamesTheFolderAsync(Uri address) => ServiceProcess.UntilAsync("readiness and metrics name the folder", async () =>
        await _service.GetReadinessAsync(address) is (HttpStatusCode.ServiceUnavailable, var body)
            && ((string?)body["reasons"]?[0])?.StartsWith("folders: Export folder 0 ", StringComparison.Ordinal) == true
            && await FindMetricAsync(address, "pneumonia_folder_available{", "folder=\"0\"") == 0);

    private async Task<double> CountTriesAsync(Uri address) => await FindMetricAsync(address, "pneumonia_stage_duration_seconds_count{", "stage=\"prepare\"") ?? 0;

    private async Task<double?> FindMetricAsync(Uri address, string series, string label)
    {
        string metrics = await _service.GetTextAsync(new Uri(address, "metrics"));
        string? line = metrics.Split('\n').FirstOrDefault(line => line.StartsWith(series, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal));
        return line is null ? null : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
