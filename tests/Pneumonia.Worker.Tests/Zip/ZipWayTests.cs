using System.Text;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Queue;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Tests.Zip;

/// <summary>Zip archives from the export folder to outcomes.</summary>
public sealed class ZipWayTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(new string('x', 5000));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_instance_in_a_zip_archive_gets_one_outcome_and_the_archive_stays_as_it_is()
    {
        using var bench = new PipelineBench();
        string zip = RawZip.Save(
            bench.InInbox("study.zip"),
            new("IM/", []), Entry("IM/0001", TestImages.Flagged()), Entry("IM/0002", TestImages.NotFlagged()), new("DICOMDIR", TestImages.NotFlagged(2).Build()),
            new("viewer.exe", Text), new("report.jpg", [0xFF, 0xD8, 0xFF, .. Text]), new(".DS_Store", Text), new("__MACOSX/._0001", TestImages.NotFlagged(3).Build()));
        byte[] before = await File.ReadAllBytesAsync(zip, Cancel);
        var time = File.GetLastWriteTimeUtc(zip);

        await bench.ProcessAsync();
        await bench.ProcessAsync();

        Assert.Equal([zip + "//IM/0001", zip + "//IM/0002"], bench.Outcomes().Select(outcome => outcome.Path));
        Assert.Equal([true, false], bench.Outcomes().Select(outcome => outcome.IsFlagged));
        Assert.All(bench.Outcomes(), outcome => Assert.Equal(Outcome.Scored, outcome.Outcome));
        Assert.Equal(new Dictionary<string, long> { [InstanceState.Scored] = 2, [InstanceState.Superseded] = 1 }, bench.States);
        Assert.Equal((2, 1), (bench.ResultFiles().Count, bench.FlaggedFiles().Count));
        Assert.Equal(before, await File.ReadAllBytesAsync(zip, Cancel));
        Assert.Equal(time, File.GetLastWriteTimeUtc(zip));
        Assert.Equal([zip], Directory.EnumerateFileSystemEntries(bench.Inbox));
    }

    [Fact]
    public async Task A_scan_asks_about_an_archive_until_its_instances_are_done_and_never_again()
    {
        using var bench = new PipelineBench();
        RawZip.Save(bench.InInbox("a.zip"), Entry("a", TestImages.NotFlagged()));
        await bench.TakeAsync();
        await bench.Get<ScoringRun>().RunOnceAsync(Cancel);
        bench.Folder.Scan(Cancel);
        int whileWaiting = await ForgottenAsync();
        await bench.ScoreAsync();
        bench.Folder.Scan(Cancel);

        Assert.Equal((1, 0), (whileWaiting, await ForgottenAsync()));

        // Were the ledger asked now, it would not know the archive.
        async Task<int> ForgottenAsync()
        {
            await RenameAsync("path || '?'");
            bench.Folder.Scan(Cancel);
            int unsettled = bench.Folder.UnsettledCount;
            await RenameAsync("rtrim(path, '?')");
            bench.Folder.Scan(Cancel);
            return unsettled;
        }

        Task<int> RenameAsync(string path) => bench.Get<LedgerDatabase>().WriteAsync(
            (connection, transaction) => Dapper.SqlMapper.Execute(connection, $"update instances set path = {path}", transaction: transaction), Cancel);
    }

    [Fact]
    public async Task A_probability_of_an_entry_is_that_of_the_same_file()
    {
        using var bench = new PipelineBench();
        var image = TestImages.Flagged().WithSopInstanceUid("1.2.3");
        RawZip.Save(bench.InInbox("a.zip"), Entry("image", image), Entry("stored", TestImages.NotFlagged()) with { Deflate = false });
        await bench.ProcessAsync();
        image.WithSopInstanceUid("1.2.4").Save(bench.InInbox("b.dcm"));
        await bench.ProcessAsync();

        var outcomes = bench.Outcomes();
        Assert.Equal(3, outcomes.Count);
        Assert.Equal(outcomes[2].Probability, outcomes[0].Probability);
        Assert.NotEqual(outcomes[2].Probability, outcomes[1].Probability);
    }

    [Fact]
    public async Task An_instance_that_is_refused_keeps_its_identity_and_its_own_reason()
    {
        using var bench = new PipelineBench();
        byte[] cut = TestImages.NotFlagged().WithSopInstanceUid("1.2.3").Build()[..^500];
        RawZip.Save(bench.InInbox("a.zip"), Entry("ct", TestImages.NotFlagged().WithModality("CT")), new("cut", cut), Entry("good", TestImages.NotFlagged(5)));

        await bench.ProcessAsync();

        Assert.Equal([Reason.UnsupportedModality, Reason.Truncated, null], bench.Outcomes().Select(outcome => outcome.Reason));
        Assert.Equal("1.2.3", bench.Outcomes()[1].SopInstanceUid);
        Assert.NotNull(bench.Outcomes()[1].StudyKey);
    }

    [Fact]
    public async Task An_archive_with_three_hundred_instances_is_scored_whole_and_once()
    {
        const int Instances = 300;
        using var bench = new PipelineBench();
        RawZip.Save(bench.InInbox("study.zip"), [.. Enumerable.Range(1, Instances).Select(i => Entry($"IM{i:0000}", TestImages.NotFlagged(i)))]);

        await bench.ProcessAsync();
        using var restarted = bench.Restart();
        await restarted.ProcessAsync();

        Assert.Equal(Instances, restarted.States[InstanceState.Scored]);
        Assert.Equal(Instances + 1, restarted.States.Values.Sum());
        Assert.Equal(Instances, restarted.Outcomes().Select(outcome => outcome.Path).Distinct().Count());
    }

    [Fact]
    public async Task An_archive_larger_than_a_file_may_be_is_waited_for_and_taken()
    {
        using var bench = new PipelineBench();
        string zip = bench.InInbox("large.zip");
        RawZip.Save(zip, new RawEntry("viewer.bin", new byte[Dicom.DicomLimits.MaxFileBytes]) { Deflate = false }, Entry("a", TestImages.NotFlagged()));
        byte last = (byte)await CutAsync();
        int cut = await bench.TakeAsync();

        await File.AppendAllBytesAsync(zip, new[] { last }, Cancel);
        await bench.ProcessAsync();

        Assert.Equal(0, cut);
        Assert.Equal((zip + "//a", Outcome.Scored), (bench.OnlyOutcome().Path, bench.OnlyOutcome().Outcome));

        async Task<int> CutAsync()
        {
            await using var file = File.Open(zip, FileMode.Open);
            file.Seek(-1, SeekOrigin.End);
            int cutOff = file.ReadByte();
            file.SetLength(file.Length - 1);
            return cutOff;
        }
    }

    [Fact]
    public async Task Copies_of_an_instance_and_archives_sent_again_are_counted_duplicates()
    {
        using var bench = new PipelineBench();
        byte[] instance = TestImages.NotFlagged().WithSopInstanceUid("1.2.3").Build();
        RawEntry[] entries = [new("a", instance), new("copy/a", instance)];
        RawZip.Save(bench.InInbox("one.zip"), entries);
        await bench.ProcessAsync();
        File.Copy(bench.InInbox("one.zip"), bench.InInbox("two.zip"));
        await bench.ProcessAsync();
        await File.WriteAllBytesAsync(bench.InInbox("plain.dcm"), instance, Cancel);
        await bench.ProcessAsync();

        Assert.Single(bench.Outcomes());
        Assert.Equal(4, bench.States[InstanceState.Duplicate]);
    }

    [Fact]
    public async Task An_archive_that_changes_is_looked_at_anew_and_nothing_is_scored_twice()
    {
        using var bench = new PipelineBench();
        var first = Entry("a", TestImages.NotFlagged(1).WithSopInstanceUid("1.2.3"));
        RawZip.Save(bench.InInbox("study.zip"), first);
        await bench.ProcessAsync();
        RawZip.Save(bench.InInbox("study.zip"), first, Entry("b", TestImages.Flagged()));
        File.SetLastWriteTimeUtc(bench.InInbox("study.zip"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        await bench.ProcessAsync();

        Assert.Equal(2, bench.States[InstanceState.Scored]);
        Assert.Equal(1, bench.States[InstanceState.Duplicate]);
        Assert.Equal([null, null], bench.Outcomes().Select(outcome => outcome.Reason));
    }

    [Fact]
    public async Task An_archive_that_is_written_slowly_is_taken_once_it_is_whole()
    {
        using var bench = new PipelineBench();
        byte[] content = RawZip.Build(Entry("a", TestImages.NotFlagged()));
        string path = bench.InInbox("slow.zip");
        for (int written = 200; written < content.Length; written += content.Length / 7)
        {
            await File.WriteAllBytesAsync(path, content[..written], Cancel);
            Assert.Equal(0, await bench.TakeAsync());
            bench.Clock.Advance(bench.Intake.IncompleteAfter / 2);
            Assert.Equal(0, await bench.Folder.TakeSettledAsync(Cancel));
        }

        await File.WriteAllBytesAsync(path, content, Cancel);
        await bench.ProcessAsync();

        Assert.Equal(Outcome.Scored, bench.OnlyOutcome().Outcome);
    }

    [Fact]
    public async Task An_archive_that_never_gets_whole_is_given_up_with_one_row_and_taken_when_it_grows()
    {
        using var bench = new PipelineBench();
        byte[] content = RawZip.Build(Entry("a", TestImages.NotFlagged()), Entry("b", TestImages.NotFlagged(2)));
        await File.WriteAllBytesAsync(bench.InInbox("cut.zip"), content[..^10], Cancel);
        await bench.TakeAsync();
        bench.Clock.Advance(bench.Intake.IncompleteAfter);
        await bench.ProcessAsync();
        var given = bench.OnlyOutcome();

        await File.WriteAllBytesAsync(bench.InInbox("cut.zip"), content, Cancel);
        await bench.ProcessAsync();

        Assert.Equal((Outcome.NotAssessed, Reason.ZipRefused), (given.Outcome, given.Reason));
        Assert.Contains(bench.Log.Entries, entry => entry.EventId == 1105);
        Assert.Equal([null, null], bench.Outcomes().Select(outcome => outcome.Reason));
    }

    [Fact]
    public async Task A_damaged_entry_is_not_assessed_alone()
    {
        using var bench = new PipelineBench();
        var wrong = Entry("wrong", TestImages.Flagged());
        var ineligible = Entry("ct", TestImages.NotFlagged().WithModality("CT"));
        RawZip.Save(
            bench.InInbox("a.zip"), wrong with { Crc = 1 }, new("text", Text) { Crc = 2 }, new("none", []) { Crc = 3 }, ineligible with { Crc = 4 },
            new("cut", wrong.Content[..200]) { Crc = 5 }, Entry("right", TestImages.NotFlagged()));

        await bench.ProcessAsync();

        Assert.Equal([.. Enumerable.Repeat<Reason?>(Reason.ZipEntryDamaged, 5), null], bench.Outcomes().Select(outcome => outcome.Reason));
    }

    [Fact]
    public async Task A_refused_archive_that_an_operator_puts_back_is_taken_once_the_limit_allows()
    {
        using var bench = new PipelineBench(intake: new IntakeOptions { ZipMaxEntries = 1 });
        RawZip.Save(bench.InInbox("a.zip"), Entry("a", TestImages.NotFlagged()), Entry("b", TestImages.NotFlagged(2)));
        await bench.ProcessAsync();
        var refused = bench.OnlyOutcome();

        using var raised = bench.Restart(intake: new IntakeOptions());
        await new QueueChanges(raised.Get<LedgerDatabase>(), raised.Clock).RetryAsync([QueueId.OfInstance(1)], "the limit was raised", Cancel);
        await raised.ProcessAsync();

        Assert.Equal(Reason.ZipRefused, refused.Reason);
        Assert.Equal([null, null], raised.Outcomes().Select(outcome => outcome.Reason));
        Assert.Equal(new Dictionary<string, long> { [InstanceState.Scored] = 2, [InstanceState.Superseded] = 1 }, raised.States);
    }

    [Fact]
    public async Task An_archive_without_instances_is_no_DICOM_and_one_in_it_is_not_opened()
    {
        using var bench = new PipelineBench();
        byte[] inner = RawZip.Build(Entry("a", TestImages.NotFlagged()));
        RawZip.Save(bench.InInbox("letter.docx"), new("word/document.xml", Text), new("inner.zip", inner) { Deflate = false });
        RawZip.Save(bench.InInbox("none.zip"));
        RawZip.Save(bench.InInbox("some.zip"), new("inner.zip", inner), Entry("b", TestImages.NotFlagged(2)));

        await bench.ProcessAsync();

        Assert.Equal(2, bench.Outcomes().Count(outcome => outcome.Reason == Reason.NotDicom));
        Assert.EndsWith("some.zip//b", Assert.Single(bench.Outcomes(), outcome => outcome.Reason is null).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_may_say_that_zip_archives_are_not_opened()
    {
        using var bench = new PipelineBench(intake: new IntakeOptions { Folders = [new ExportFolder { Zip = false }] });
        byte[] content = RawZip.Build(Entry("a", TestImages.NotFlagged()));
        await File.WriteAllBytesAsync(bench.InInbox("whole.zip"), content, Cancel);
        await File.WriteAllBytesAsync(bench.InInbox("cut.zip"), content[..^5], Cancel);

        await bench.ProcessAsync();

        Assert.Equal([Reason.NotDicom, Reason.NotDicom], bench.Outcomes().Select(outcome => outcome.Reason));
    }

    [Fact]
    public async Task A_DICOM_file_whose_preamble_begins_as_a_zip_archive_is_a_DICOM_file()
    {
        using var bench = new PipelineBench();
        byte[] content = TestImages.NotFlagged().Build();
        "PK\x03\x04"u8.CopyTo(content);
        await File.WriteAllBytesAsync(bench.InInbox("a.zip"), content, Cancel);

        await bench.ProcessAsync();

        Assert.Equal(Outcome.Scored, bench.OnlyOutcome().Outcome);
    }

    [Fact]
    public async Task An_archive_that_is_away_when_its_instances_are_scored_is_scored_when_it_is_back()
    {
        using var bench = new PipelineBench();
        string zip = RawZip.Save(bench.InInbox("a.zip"), Entry("a", TestImages.NotFlagged()), Entry("b", TestImages.NotFlagged(2)));
        await bench.TakeAsync();
        await bench.Get<ScoringRun>().RunOnceAsync(Cancel);
        File.Move(zip, zip + ".tmp");
        for (int i = 0; i < 10; i++)
        {
            await bench.ScoreAsync();
            bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        var gone = bench.Outcomes();
        await bench.TakeAsync();
        File.Move(zip + ".tmp", zip);
        await bench.ProcessAsync();

        Assert.Equal([Reason.Unreadable, Reason.Unreadable], gone.Select(outcome => outcome.Reason));
        Assert.Equal([null, null], bench.Outcomes().Select(outcome => outcome.Reason));
        Assert.Equal(3, bench.States.Values.Sum());
    }

    [Fact]
    public async Task An_archive_that_is_overwritten_while_its_instances_wait_gives_the_new_ones_only()
    {
        using var bench = new PipelineBench();
        string zip = RawZip.Save(bench.InInbox("a.zip"), Entry("a", TestImages.NotFlagged()), Entry("b", TestImages.NotFlagged(2)));
        await bench.TakeAsync();
        await bench.Get<ScoringRun>().RunOnceAsync(Cancel);
        byte[] changed = RawZip.Build(Entry("a", TestImages.Flagged()), Entry("c", TestImages.Flagged()));
        await File.WriteAllBytesAsync(zip, changed[..(changed.Length / 2)], Cancel);
        await bench.ScoreAsync();
        var whileWritten = bench.States;
        await File.WriteAllBytesAsync(zip, changed, Cancel);
        File.SetLastWriteTimeUtc(zip, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        for (int i = 0; i < 10; i++)
        {
            await bench.ProcessAsync();
            bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.False(whileWritten.ContainsKey(InstanceState.Scored));
        var scored = bench.Outcomes().Where(outcome => outcome.Outcome == Outcome.Scored).ToList();
        Assert.Equal([zip + "//a", zip + "//c"], scored.Select(outcome => outcome.Path).Order(StringComparer.Ordinal));
        Assert.All(scored, outcome => Assert.True(outcome.IsFlagged));
        Assert.Equal(Reason.Unreadable, Assert.Single(bench.Outcomes(), outcome => outcome.Outcome != Outcome.Scored).Reason);
    }

    [Fact]
    public async Task A_process_that_dies_between_archive_and_instances_loses_and_doubles_nothing()
    {
        using var bench = new PipelineBench();
        string zip = RawZip.Save(bench.InInbox("a.zip"), Entry("a", TestImages.NotFlagged()), Entry("b", TestImages.NotFlagged(2)));
        await bench.TakeAsync();
        var ledger = bench.Get<LedgerStore>();
        var dead = Assert.Single(await ledger.ClaimAsync("a process that dies", 8, TimeSpan.FromSeconds(5), Cancel));
        var entries = ZipContents.Read(zip, FolderRules.Default).Instances;
        // The second cannot be stored: nothing of the transaction may stay.
        await Assert.ThrowsAnyAsync<Exception>(() => ledger.ExpandAsync("a process that dies", dead.Id, [entries[0], entries[1] with { Path = null! }], Cancel));
        var afterFault = bench.States;

        using var restarted = bench.Restart();
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        await restarted.ProcessAsync();
        int? late = await restarted.Get<LedgerStore>().ExpandAsync("a process that dies", dead.Id, entries, Cancel);

        Assert.Equal(new Dictionary<string, long> { [InstanceState.Scoring] = 1 }, afterFault);
        Assert.Null(late);
        Assert.Equal(new Dictionary<string, long> { [InstanceState.Scored] = 2, [InstanceState.Superseded] = 1 }, restarted.States);
    }

    private static RawEntry Entry(string name, ChestInstanceBuilder image) => new(name, image.Build());
}
