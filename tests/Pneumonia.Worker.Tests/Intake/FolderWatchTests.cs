using Microsoft.Extensions.Logging.Abstractions;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Tests.Intake;

public sealed class FolderWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_file_is_hinted_at()
    {
        using var folder = new TemporaryFolder();
        var wakeUp = new WakeUpCall(TimeProvider.System);
        using var watch = new FolderWatch(0, folder.Path, wakeUp, NullLogger.Instance);
        watch.EnsureWatching();

        await File.WriteAllTextAsync(folder["a.dcm"], "x", Cancel);
        await wakeUp.WaitAsync(Patience, Cancel);

        Assert.Contains(folder["a.dcm"], watch.TakeHints(out bool needsScan).Select(hint => hint.Path));
        Assert.False(needsScan);
    }

    [Fact]
    public async Task A_folder_that_is_away_is_watched_once_it_is_there()
    {
        using var folder = new TemporaryFolder();
        var wakeUp = new WakeUpCall(TimeProvider.System);
        using var watch = new FolderWatch(0, folder["later"], wakeUp, NullLogger.Instance);
        watch.EnsureWatching();

        Directory.CreateDirectory(folder["later"]);
        watch.EnsureWatching();
        await File.WriteAllTextAsync(folder["later", "a.dcm"], "x", Cancel);
        await wakeUp.WaitAsync(Patience, Cancel);

        Assert.NotEmpty(watch.TakeHints(out _));
    }

    [Fact]
    public async Task After_an_error_a_scan_is_asked_for_and_another_watcher_hears()
    {
        using var folder = new TemporaryFolder();
        var wakeUp = new WakeUpCall(TimeProvider.System);
        using var watch = new FolderWatch(0, folder.Path, wakeUp, NullLogger.Instance);
        watch.EnsureWatching();

        watch.Break();
        await wakeUp.WaitAsync(Patience, Cancel);
        watch.TakeHints(out bool needsScan);
        watch.EnsureWatching();
        await File.WriteAllTextAsync(folder["a.dcm"], "x", Cancel);
        await wakeUp.WaitAsync(Patience, Cancel);

        Assert.True(needsScan);
        Assert.Contains(folder["a.dcm"], watch.TakeHints(out _).Select(hint => hint.Path));
    }

    [Fact]
    public async Task A_folder_made_anew_under_the_same_path_is_watched_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows tells that a watched folder was deleted.");
        using var folder = new TemporaryFolder();
        var wakeUp = new WakeUpCall(TimeProvider.System);
        Directory.CreateDirectory(folder["in"]);
        using var watch = new FolderWatch(0, folder["in"], wakeUp, NullLogger.Instance);
        watch.EnsureWatching();

        Directory.Delete(folder["in"]);
        Directory.CreateDirectory(folder["in"]);
        watch.EnsureWatching();
        await File.WriteAllTextAsync(folder["in", "a.dcm"], "x", Cancel);
        await wakeUp.WaitAsync(Patience, Cancel);

        Assert.Contains(folder["in", "a.dcm"], watch.TakeHints(out _).Select(hint => hint.Path));
    }

    [Fact]
    public async Task A_wake_up_call_that_never_comes_ends_with_the_longest_wait()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var waiting = new WakeUpCall(clock).WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        Assert.False(waiting.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(10));

        await waiting;
    }

    [Fact]
    public async Task A_call_before_the_wait_is_not_lost()
    {
        var wakeUp = new WakeUpCall(new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        wakeUp.Call();
        wakeUp.Call();

        await wakeUp.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }
}
