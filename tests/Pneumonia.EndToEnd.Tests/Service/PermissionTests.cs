using System.Runtime.Versioning;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>What the service's account may not read or write: held up alone, said, and gone on with once it may.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PermissionTests : IAsyncDisposable
{
    private const UnixFileMode Nothing = UnixFileMode.None;
    private const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    // Tests may run as root, whom no mode keeps out; without these two rights they do.
    private readonly ServiceProcess _service = new() { Wrapper = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] };

    [Fact]
    public async Task Files_and_folders_that_may_not_be_read_hold_up_no_other_and_are_taken_once_they_may()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        A.ChestInstance().Save(InExport("open.dcm"));
        string closed = InExport("closed"), locked = A.ChestInstance().Save(InExport("locked.dcm"));
        Directory.CreateDirectory(closed);
        A.ChestInstance().Save(Path.Combine(closed, "inside.dcm"));
        File.SetUnixFileMode(closed, Nothing);
        File.SetUnixFileMode(locked, Nothing);

        await _service.StartAsync("--Scoring:MaxAttempts", "1");
        var first = await _service.WaitForResultsAsync(2);

        Assert.Equal(["locked.dcm", "open.dcm"], first.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((Outcome.NotAssessed, Reason.Unreadable), (first["locked.dcm"].Outcome, first["locked.dcm"].Reason));

        File.SetUnixFileMode(closed, All);
        File.SetUnixFileMode(locked, All);
        await ServiceProcess.UntilAsync("all three are scored", () => Task.FromResult(_service.CountByState().GetValueOrDefault("scored") == 3));
        await ServiceProcess.UntilAsync("all three have results", () => Task.FromResult(_service.Results().Values.Count(result => result.Outcome == Outcome.Scored) == 3));
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        Assert.Contains("[1106]", await _service.ReadLogAsync(), StringComparison.Ordinal);
        Assert.Equal(3, _service.Results().Count);
        Assert.Empty(_service.VerifyAudit());
    }

    [Fact]
    public async Task A_destination_that_may_not_be_written_holds_up_no_other_and_gets_its_files_once_it_may()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        File.SetUnixFileMode(_service.DataRoot.ResultsFolder, ReadOnly);
        await File.WriteAllBytesAsync(InExport("a.dcm"), Burst.Content(isFlagged: true), TestContext.Current.CancellationToken);

        await _service.StartAsync("--Delivery:RetryDelay", "00:00:00.5");
        await ServiceProcess.UntilAsync(
            "the flagged study and the worklist are delivered",
            () => Task.FromResult(File.Exists(_service.DataRoot.WorklistFile) && Directory.EnumerateFiles(_service.DataRoot.FlaggedFolder, "*.json").Any()));
        Assert.Empty(_service.Results());

        File.SetUnixFileMode(_service.DataRoot.ResultsFolder, All);
        Assert.Equal(Outcome.Scored, Assert.Single(await _service.WaitForResultsAsync(1)).Value.Outcome);
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        Assert.Contains("[1502]", await _service.ReadLogAsync(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(InExport("closed")))
            File.SetUnixFileMode(InExport("closed"), All);
        await _service.DisposeAsync();
    }

    private string InExport(string name) => Path.Combine(_service.ExportFolder, name);
}
