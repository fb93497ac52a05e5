using Microsoft.Extensions.Logging.Abstractions;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Tests.Intake;

/// <summary>Folders with settings of their own.</summary>
public sealed class FolderRulesTests : IDisposable
{
    private readonly PipelineBench _bench = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_folder_has_its_own_settings_or_those_of_all()
    {
        var all = new IntakeOptions { QuietPeriod = TimeSpan.FromSeconds(5) };

        var own = FolderRules.Of(new ExportFolder { ScanInterval = TimeSpan.FromMinutes(1), IncompleteAfter = TimeSpan.FromHours(1) }, all);

        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)), (own.QuietPeriod, own.ScanInterval, own.IncompleteAfter));
        Assert.Equal(all.ScanInterval, FolderRules.Of(new ExportFolder(), all).ScanInterval);
    }

    [Fact]
    public async Task Ignored_names_are_passed_over_by_scans_and_by_events()
    {
        var folder = Folder(new ExportFolder { Path = _bench.Inbox, Ignore = ["*.XML", "old*"] });
        Directory.CreateDirectory(_bench.InInbox("old studies"));
        string[] ignored = ["report.xml", Path.Combine("old studies", "a.dcm")];
        foreach (string name in ignored)
            TestImages.NotFlagged().Save(_bench.InInbox(name));
        TestImages.NotFlagged().Save(_bench.InInbox("new.dcm"));

        int taken = await TakeAsync(folder);
        folder.Look(ignored.Append("old studies").Select(name => new FolderHint(_bench.InInbox(name), IsNew: true)), Cancel);

        Assert.Equal((1, 0), (taken, folder.UnsettledCount));
    }

    [Fact]
    public async Task Without_subfolders_only_the_folder_itself_is_looked_at()
    {
        var folder = Folder(new ExportFolder { Path = _bench.Inbox, Subfolders = false });
        Directory.CreateDirectory(_bench.InInbox("sub"));
        string below = TestImages.NotFlagged().Save(_bench.InInbox(Path.Combine("sub", "a.dcm")));
        TestImages.NotFlagged().Save(_bench.InInbox("b.dcm"));

        int taken = await TakeAsync(folder);
        folder.Look([new FolderHint(_bench.InInbox("sub"), IsNew: true), new FolderHint(below, IsNew: true)], Cancel);

        Assert.Equal((1, 0), (taken, folder.UnsettledCount));
    }

    [Fact]
    public async Task Each_folder_waits_for_its_own_quiet_period()
    {
        var folder = Folder(new ExportFolder { Path = _bench.Inbox, QuietPeriod = TimeSpan.FromMinutes(1) });
        TestImages.NotFlagged().Save(_bench.InInbox("a.dcm"));

        int early = await TakeAsync(folder);
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((0, 1), (early, await folder.TakeSettledAsync(Cancel)));
    }

    private FolderIntake Folder(ExportFolder folder) => new(
        1, folder.Path, FolderRules.Of(folder, _bench.Intake), new FolderPresence(folder.Path), _bench.Get<LedgerStore>(), _bench.Get<StudyKeys>(),
        _bench.Get<PipelineMetrics>(), _bench.Clock, NullLogger.Instance);

    private async Task<int> TakeAsync(FolderIntake folder)
    {
        folder.Scan(Cancel);
        _bench.Clock.Advance(_bench.Intake.QuietPeriod);
        return await folder.TakeSettledAsync(Cancel);
    }
}
