using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Tests.Intake;

public sealed class IntakeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_taken_only_once_it_has_been_quiet_for_the_whole_period()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().Save(bench.InInbox("a.dcm"));
        bench.Folder.Scan(Cancel);

        bench.Clock.Advance(bench.Intake.QuietPeriod - TimeSpan.FromMilliseconds(1));
        int early = await bench.Folder.TakeSettledAsync(Cancel);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        int onTime = await bench.Folder.TakeSettledAsync(Cancel);

        Assert.Equal((0, 1), (early, onTime));
    }

    [Fact]
    public async Task Each_change_starts_the_quiet_period_anew()
    {
        using var bench = new PipelineBench();
        byte[] content = TestImages.NotFlagged().Build();
        string path = bench.InInbox("slow.dcm");
        for (int written = 1000; written < content.Length; written += 1000)
        {
            await File.WriteAllBytesAsync(path, content[..written], Cancel);
            bench.Folder.Scan(Cancel);
            bench.Clock.Advance(bench.Intake.QuietPeriod * 0.9);
            Assert.Equal(0, await bench.Folder.TakeSettledAsync(Cancel));
        }

        await File.WriteAllBytesAsync(path, content, Cancel);
        await bench.ProcessAsync();

        Assert.Equal(Outcome.Scored, bench.OnlyOutcome().Outcome);
    }

    [Fact]
    public async Task A_file_that_stops_short_of_its_pixels_waits_and_is_scored_when_the_rest_comes()
    {
        using var bench = new PipelineBench();
        byte[] content = TestImages.NotFlagged().Build();
        string path = bench.InInbox("half.dcm");
        await File.WriteAllBytesAsync(path, content[..^1000], Cancel);
        int half = await bench.TakeAsync();
        bench.Clock.Advance(bench.Intake.IncompleteAfter / 2);
        half += await bench.Folder.TakeSettledAsync(Cancel);

        await File.WriteAllBytesAsync(path, content, Cancel);
        await bench.ProcessAsync();

        Assert.Equal(0, half);
        Assert.Equal(Outcome.Scored, bench.OnlyOutcome().Outcome);
    }

    [Theory]
    [InlineData(0.98, Reason.Truncated)]
    [InlineData(0.05, Reason.Truncated)]
    [InlineData(0.0, Reason.EmptyFile)]
    public async Task A_file_that_never_gets_whole_is_given_up_with_its_reason_and_stays(double share, Reason expected)
    {
        using var bench = new PipelineBench();
        byte[] content = TestImages.NotFlagged().Build();
        string path = bench.InInbox("cut.dcm");
        byte[] cut = content[..(int)(content.Length * share)];
        await File.WriteAllBytesAsync(path, cut, Cancel);
        int early = await bench.TakeAsync();
        bench.Clock.Advance(bench.Intake.IncompleteAfter);

        await bench.Folder.TakeSettledAsync(Cancel);
        await bench.ScoreAsync();

        var outcome = bench.OnlyOutcome();
        Assert.Equal(0, early);
        Assert.Equal((Outcome.NotAssessed, expected), (outcome.Outcome, outcome.Reason));
        if (expected == Reason.Truncated)
            Assert.Matches(@"byte \d+", outcome.Detail!);
        Assert.Equal(cut, await File.ReadAllBytesAsync(path, Cancel));
    }

    [Fact]
    public async Task A_file_given_up_as_truncated_is_scored_when_it_grows_later()
    {
        using var bench = new PipelineBench();
        byte[] content = TestImages.NotFlagged().Build();
        string path = bench.InInbox("late.dcm");
        await File.WriteAllBytesAsync(path, content[..^1000], Cancel);
        await bench.TakeAsync();
        bench.Clock.Advance(bench.Intake.IncompleteAfter);
        await bench.ProcessAsync();
        Assert.Equal(Reason.Truncated, bench.OnlyOutcome().Reason);

        await File.WriteAllBytesAsync(path, content, Cancel);
        await bench.ProcessAsync();

        var outcome = bench.OnlyOutcome();
        Assert.Equal(Outcome.Scored, outcome.Outcome);
        Assert.Equal(1, bench.States[InstanceState.Superseded]);
        Assert.Contains("\"scored\"", await File.ReadAllTextAsync(Assert.Single(bench.ResultFiles()), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unchanged_file_is_never_taken_again()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().Save(bench.InInbox("a.dcm"));
        await bench.ProcessAsync();

        using var restarted = bench.Restart();
        int again = await bench.TakeAsync() + await restarted.TakeAsync();

        Assert.Equal(0, again);
        Assert.Equal(0, restarted.Folder.UnsettledCount);
    }

    [Fact]
    public async Task A_scan_of_files_that_are_done_asks_the_ledger_nothing_and_allocates_next_to_nothing()
    {
        const int Files = 500;
        using var bench = new PipelineBench();
        for (int i = 0; i < Files; i++)
            await File.WriteAllTextAsync(bench.InInbox($"{i}.txt"), new string('x', 200), Cancel);
        await bench.ProcessAsync();
        bench.Folder.Scan(Cancel);

        // Whoever asked the ledger now would take all of them for new.
        await bench.Get<LedgerDatabase>().WriteAsync(
            (connection, transaction) => Dapper.SqlMapper.Execute(connection, "update instances set path = path || '?'", transaction: transaction), Cancel);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bench.Folder.Scan(Cancel);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, bench.Folder.UnsettledCount);
        Assert.InRange(allocated, 0, Files * 64);
    }

    [Fact]
    public async Task Unfinished_hidden_and_linked_files_are_passed_over()
    {
        using var bench = new PipelineBench();
        byte[] content = TestImages.NotFlagged().Build();
        Directory.CreateDirectory(bench.InInbox(".hidden"));
        foreach (string name in (string[])["a.tmp", "b.dcm.part", ".c.dcm", "DICOMDIR", "dicomdir", Path.Combine(".hidden", "d.dcm")])
            await File.WriteAllBytesAsync(bench.InInbox(name), content, Cancel);
        string outside = Path.Combine(bench.Root.Path, "outside");
        Directory.CreateDirectory(outside);
        await File.WriteAllBytesAsync(Path.Combine(outside, "secret.dcm"), content, Cancel);
        File.CreateSymbolicLink(bench.InInbox("link.dcm"), Path.Combine(outside, "secret.dcm"));
        Directory.CreateSymbolicLink(bench.InInbox("linked"), outside);

        int byScan = await bench.TakeAsync();
        string[] named = [bench.InInbox("link.dcm"), bench.InInbox("linked"), Path.Combine(bench.InInbox("linked"), "secret.dcm"), bench.InInbox(".hidden"), bench.InInbox(".c.dcm"), bench.InInbox("a.tmp")];
        bench.Folder.Look(named.Select(path => new FolderHint(path, IsNew: true)), Cancel);

        Assert.Equal(0, byScan);
        Assert.Equal(0, bench.Folder.UnsettledCount);
    }

    [Fact]
    public async Task Files_in_new_subfolders_are_found_by_the_scan_alone()
    {
        using var bench = new PipelineBench();
        for (int i = 0; i < 20; i++)
        {
            string folder = bench.InInbox(Path.Combine($"day{i % 4}", $"study{i}"));
            Directory.CreateDirectory(folder);
            TestImages.NotFlagged().Save(Path.Combine(folder, "image"));
        }

        int taken = await bench.TakeAsync();

        Assert.Equal(20, taken);
    }

    [Fact]
    public async Task A_new_subfolder_is_looked_into_at_once_and_a_changed_one_is_not()
    {
        using var bench = new PipelineBench();
        bench.Folder.Scan(Cancel);
        Directory.CreateDirectory(bench.InInbox(Path.Combine("study", "series")));
        TestImages.NotFlagged().Save(bench.InInbox(Path.Combine("study", "series", "image")));

        bench.Folder.Look([new FolderHint(bench.InInbox("study"), IsNew: false)], Cancel);
        int changed = bench.Folder.UnsettledCount;
        bench.Folder.Look([new FolderHint(bench.InInbox("study"), IsNew: true), new FolderHint(bench.InInbox("gone"), IsNew: true)], Cancel);

        Assert.Equal((0, 1), (changed, bench.Folder.UnsettledCount));
    }

    [Fact]
    public void A_folder_that_is_away_is_said_once_and_its_return_too()
    {
        using var bench = new PipelineBench();
        bench.Folder.Scan(Cancel);
        Directory.Move(bench.Inbox, bench.Inbox + "-away");
        for (int i = 0; i < 5; i++)
            bench.Folder.Scan(Cancel);
        Directory.Move(bench.Inbox + "-away", bench.Inbox);
        bench.Folder.Scan(Cancel);

        Assert.Equal([1102, 1103], bench.Log.Entries.Select(entry => entry.EventId));
    }

    [Fact]
    public async Task A_share_that_goes_and_comes_back_loses_nothing_and_repeats_nothing()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().Save(bench.InInbox("a.dcm"));
        await bench.ProcessAsync();
        TestImages.NotFlagged().Save(bench.InInbox("b.dcm"));
        await bench.TakeAsync();

        Directory.Move(bench.Inbox, bench.Inbox + "-away");
        int whileAway = await bench.TakeAsync();
        await bench.ScoreAsync();
        bool wasAvailable = bench.Folder.IsAvailable;
        var statesAway = bench.States;
        Directory.Move(bench.Inbox + "-away", bench.Inbox);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ProcessAsync();

        Assert.Equal((0, false), (whileAway, wasAvailable));
        Assert.Equal(1, statesAway[InstanceState.Pending]);
        Assert.True(bench.Folder.IsAvailable);
        Assert.Equal(2, bench.States[InstanceState.Scored]);
        Assert.Equal(2, bench.States.Values.Sum());
    }

    [Fact]
    public async Task A_file_that_was_gone_when_it_was_to_be_scored_is_scored_when_it_is_back()
    {
        using var bench = new PipelineBench();
        string path = TestImages.NotFlagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        File.Move(path, path + ".tmp");
        for (int i = 0; i < 10; i++)
        {
            await bench.ScoreAsync();
            bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        await bench.DeliverAsync();
        var gone = bench.OnlyOutcome();
        string formerResult = Assert.Single(bench.ResultFiles());
        await bench.TakeAsync();
        File.Move(path + ".tmp", path);
        await bench.ProcessAsync();

        Assert.Equal((Outcome.NotAssessed, Reason.Unreadable), (gone.Outcome, gone.Reason));
        Assert.Equal(Outcome.Scored, bench.OnlyOutcome().Outcome);

        // The study's key is known now; what was said of the file under its own key is true no longer.
        Assert.NotEqual(formerResult, Assert.Single(bench.ResultFiles()));
    }

    [Fact]
    public async Task A_file_of_which_parts_were_never_written_gets_no_score_even_when_it_is_given_up()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not tell.");
        using var bench = new PipelineBench();
        byte[] content = A.ChestInstance().WithPixels(512, 512, (row, column) => row is >= 128 and < 384 && column is >= 128 and < 384 ? 3000 : 500).Build();
        string path = bench.InInbox("a.dcm");
        using (var file = File.Create(path))
        {
            file.SetLength(content.Length);
            file.Write(content.AsSpan(0, content.Length / 2));
        }

        Assert.Equal(0, await bench.TakeAsync());
        bench.Clock.Advance(bench.Intake.IncompleteAfter);
        await bench.ProcessAsync();
        var half = bench.OnlyOutcome();
        File.WriteAllBytes(path, content);
        await bench.ProcessAsync();

        Assert.Equal((Outcome.NotAssessed, Reason.Truncated), (half.Outcome, half.Reason));
        Assert.Equal(Outcome.Scored, bench.OnlyOutcome().Outcome);
    }

    [Fact]
    public async Task Intake_changes_nothing_in_the_folder()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await File.WriteAllTextAsync(bench.InInbox("notes.txt"), "not an image", Cancel);
        var before = Snapshot(bench.Inbox);

        await bench.ProcessAsync();

        Assert.Equal(before, Snapshot(bench.Inbox));
    }

    private static List<(string Name, long Length, DateTime Time)> Snapshot(string folder) =>
        [.. new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories).OrderBy(file => file.Name).Select(file => (file.Name, file.Length, file.LastWriteTimeUtc))];
}
