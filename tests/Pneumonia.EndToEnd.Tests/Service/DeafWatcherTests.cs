using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>Events are only hints: without them everything is found by scans.</summary>
public sealed class DeafWatcherTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProcess? _service;
    private string? _mount;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>As on a network share that another machine writes to: the watch is there, without fault, and nothing comes.</summary>
    [Fact]
    public async Task A_watcher_that_hears_nothing_costs_time_only()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting takes root.");
        var service = _service = new ServiceProcess();
        await MountAsync(service.ExportFolder);
        var heard = new List<string>();
        using var twin = new FileSystemWatcher(service.ExportFolder) { IncludeSubdirectories = true };
        twin.Created += (_, change) => Note(heard, change.FullPath);
        twin.Changed += (_, change) => Note(heard, change.FullPath);
        twin.Renamed += (_, change) => Note(heard, change.FullPath);
        twin.Error += (_, error) => Note(heard, error.GetException().Message);
        twin.EnableRaisingEvents = true;

        var burst = new Burst(service, _folder["source"]);
        await burst.WriteUnderKillsAsync(total: 120, kills: 3, new Random(1));
        await service.StartAsync();
        Assert.NotEqual(0, CountWatches(service));
        await burst.UntilDoneAsync();

        Assert.Equal(ExitCodes.Done, await service.StopAsync());
        burst.AssertAccountedFor();
        Assert.Empty(heard);
    }

    [Fact]
    public async Task A_watcher_that_cannot_be_made_costs_time_only_and_is_made_once_it_can_be()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux limits watchers.");
        const string Limit = "/proc/sys/user/max_inotify_instances";
        var service = _service = new ServiceProcess
        {
            Wrapper = ["unshare", "--user", "--map-root-user", "sh", "-c", $"echo 0 > {Limit} && exec \"$@\"", "sh"],
        };
        var burst = new Burst(service);
        await burst.WriteUnderKillsAsync(total: 120, kills: 3, new Random(1));
        Assert.Contains("[1104]", await service.ReadLogAsync(), StringComparison.Ordinal);

        await service.StartAsync();
        await burst.UntilDoneAsync();
        Assert.Equal(0, CountWatches(service));
        var raised = await ExternalProgram.RunAsync(
            "nsenter", ["--user", "--preserve-credentials", "--target", $"{service.ProcessId}", "sh", "-c", $"echo 100 > {Limit}"], Cancel);
        Assert.True(raised.ExitCode == 0, raised.Error);
        await ServiceProcess.UntilAsync("the folder is watched", () => Task.FromResult(CountWatches(service) > 0));
        await burst.WriteAsync(140);
        await burst.UntilDoneAsync();

        Assert.Equal(ExitCodes.Done, await service.StopAsync());
        burst.AssertAccountedFor();
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        if (_mount is not null)
            await ExternalProgram.RunAsync("umount", [_mount], CancellationToken.None);
        _folder.Dispose();
    }

    // What is done to the layers underneath is seen in an overlay, and nobody who watches the overlay is told.
    private async Task MountAsync(string folder)
    {
        Directory.CreateDirectory(_folder["source"]);
        Directory.CreateDirectory(_folder["nothing"]);
        var mounted = await ExternalProgram.RunAsync(
            "mount", ["-t", "overlay", "overlay", "-o", $"lowerdir={_folder["source"]}:{_folder["nothing"]}", folder], Cancel);
        Assert.True(mounted.ExitCode == 0, mounted.Error);
        _mount = folder;
    }

    private static void Note(List<string> heard, string what)
    {
        lock (heard)
            heard.Add(what);
    }

    private static int CountWatches(ServiceProcess service) => Directory.EnumerateFileSystemEntries($"/proc/{service.ProcessId}/fd")
        .Count(handle => new FileInfo(handle).LinkTarget?.Contains("inotify", StringComparison.Ordinal) == true);
}
