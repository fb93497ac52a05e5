using System.Net;
using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>The disk of the data root has no room: none at all, or too little for more.</summary>
public sealed class FullDiskTests : IAsyncDisposable
{
    private const int DiskMegabytes = 120;

    // Scoring, a delivery, all deliveries to one destination.
    private static readonly string[] Faults = ["[1392]", "[1502]", "[1590]"];

    private readonly ServiceProcess _service = new();
    private Mount? _disk;

    private string Filler => Path.Combine(_service.DataRoot.Path, "filler");

    public async ValueTask DisposeAsync()
    {
        _disk?.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task On_a_full_disk_work_stands_still_and_goes_on_once_there_is_room_however_often_the_service_is_killed()
    {
        string[] settings = ["--Operations:StopIntakeMegabytes", "50", "--Operations:ResumeIntakeMegabytes", "50", "--Scoring:BatchSize", "2", "--Delivery:MaxRetryDelay", "00:00:01"];
        UseDisk();
        var burst = new Burst(_service);
        for (int time = 1; time <= 3; time++)
        {
            await burst.WriteAsync(time * 150);
            await burst.LeaveTakenAsync(); // so that there is work at hand when intake stops
            int enough = burst.CountResults() + 10;
            var address = await _service.StartAsync(settings);
            await ServiceProcess.UntilAsync($"{enough} results are written", () => Task.FromResult(burst.CountResults() >= enough));
            _disk!.Fill(Filler);
            await _service.UntilLoggedAsync(Faults);
            await AssertNotReadyForWantOfDiskAsync(address);
            Assert.False(_service.HasEnded, "The service ended by itself.");

            if (time == 3)
                break; // this one goes on by itself
            if (time == 2)
                Assert.Equal(ExitCodes.Done, await _service.StopAsync());
            else
                await _service.KillAsync();
            _disk!.Fill(Filler);
            await AssertStartTellsAsync(settings);
            File.Delete(Filler);
        }

        File.Delete(Filler);
        await burst.UntilDoneAsync();
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        burst.AssertAccountedFor();
    }

    [Fact]
    public async Task Below_the_low_mark_intake_waits_what_was_taken_is_finished_and_nothing_fails()
    {
        const int Before = 60, Total = 150;
        UseDisk();
        var burst = new Burst(_service);
        var address = await _service.StartAsync("--Operations:StopIntakeMegabytes", "60", "--Operations:ResumeIntakeMegabytes", "70", "--Scoring:BatchSize", "4");
        var writing = Task.Run(() => burst.WriteAsync(Before), TestContext.Current.CancellationToken);
        await ServiceProcess.UntilAsync("10 results are written", () => Task.FromResult(burst.CountResults() >= 10));
        _disk!.Fill(Filler, leaveMegabytes: 55);
        await ServiceProcess.UntilAsync("the service is not ready", async () => (await _service.GetReadinessAsync(address)).Status != HttpStatusCode.OK);
        await AssertNotReadyForWantOfDiskAsync(address);
        await writing;
        await burst.WriteAsync(Total);
        await ServiceProcess.UntilAsync("what was taken is finished", () => Task.FromResult(
            burst.Count("select (select count(*) from instances where state <> 'scored') + (select count(*) from outbox where delivered_at is null)") == 0));
        Assert.InRange(burst.CountResults(), 10, Before);

        File.Delete(Filler);
        await burst.UntilDoneAsync();
        await _service.WaitUntilReadyAsync(address);
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        burst.AssertAccountedFor();
        string log = await _service.ReadLogAsync();
        Assert.All((string[])[.. Faults, "[1190]"], fault => Assert.DoesNotContain(fault, log, StringComparison.Ordinal));
        Assert.Contains("[1802]", log, StringComparison.Ordinal);
    }

    // It ends, or, where the ledger's -wal has room left in it, runs and is not ready.
    private async Task AssertStartTellsAsync(string[] settings)
    {
        string explanation = $"pneumonia-worker: {LedgerDiskFullException.Explanation}";
        _service.Launch(settings);
        string line = await _service.UntilLoggedAsync(explanation, ServiceProcess.StartMark);
        if (line == explanation)
        {
            Assert.Equal(ExitCodes.InputOutput, await _service.WaitUntilEndedAsync());
            return;
        }

        await AssertNotReadyForWantOfDiskAsync(ServiceProcess.AddressIn(line));
        await _service.KillAsync();
    }

    private async Task AssertNotReadyForWantOfDiskAsync(Uri address)
    {
        var (status, body) = await _service.GetReadinessAsync(address);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains(body["reasons"]!.AsArray(), reason => ((string)reason!).StartsWith("disk: ", StringComparison.Ordinal));
    }

    // With the compiled codecs that the service finds in its data root.
    private void UseDisk()
    {
        string data = _service.DataRoot.Path, cache = _service.DataRoot.CacheFolder, before = data + "-before";
        Directory.Move(data, before);
        Directory.CreateDirectory(data);
        _disk = Mount.Disk(data, DiskMegabytes);
        _service.DataRoot.Create();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(before, Path.GetFileName(cache))))
            File.Copy(file, Path.Combine(cache, Path.GetFileName(file)));
    }
}
