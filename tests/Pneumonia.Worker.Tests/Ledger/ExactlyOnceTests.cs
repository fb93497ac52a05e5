using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests.Ledger;

/// <summary>Nothing is lost and nothing is scored twice.</summary>
public sealed class ExactlyOnceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_instance_under_another_name_is_a_duplicate_and_nothing_else()
    {
        using var bench = new PipelineBench();
        byte[] content = TestImages.Flagged().Build();
        await File.WriteAllBytesAsync(bench.InInbox("first.dcm"), content, Cancel);
        await bench.ProcessAsync();
        var delivered = File.GetLastWriteTimeUtc(Assert.Single(bench.FlaggedFiles()));

        await File.WriteAllBytesAsync(bench.InInbox("second.dcm"), content, Cancel);
        await bench.ProcessAsync();

        Assert.Equal((1, 1), (bench.States[InstanceState.Scored], bench.States[InstanceState.Duplicate]));
        Assert.Equal(delivered, File.GetLastWriteTimeUtc(Assert.Single(bench.FlaggedFiles())));
    }

    [Fact]
    public async Task The_same_instance_twice_in_one_batch_has_one_outcome()
    {
        using var bench = new PipelineBench();
        byte[] content = TestImages.Flagged().Build();
        await File.WriteAllBytesAsync(bench.InInbox("first.dcm"), content, Cancel);
        await File.WriteAllBytesAsync(bench.InInbox("second.dcm"), content, Cancel);

        await bench.ProcessAsync();

        Assert.Equal((1, 1), (bench.States[InstanceState.Scored], bench.States[InstanceState.Duplicate]));
    }

    [Fact]
    public async Task A_refused_instance_sent_again_is_a_duplicate_too()
    {
        using var bench = new PipelineBench();
        byte[] content = TestImages.Flagged().WithViewPosition("LL").Build();
        await File.WriteAllBytesAsync(bench.InInbox("first.dcm"), content, Cancel);
        await File.WriteAllBytesAsync(bench.InInbox("second.dcm"), content, Cancel);

        await bench.ProcessAsync();

        Assert.Equal((1, 1), (bench.States[InstanceState.NotAssessed], bench.States[InstanceState.Duplicate]));
    }

    [Fact]
    public async Task The_same_uid_with_other_pixels_is_a_conflict_and_the_first_outcome_stands()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().WithUids("1.2.1", "1.2.2", "1.2.3").Save(bench.InInbox("first.dcm"));
        await bench.ProcessAsync();

        TestImages.Flagged().WithUids("1.2.1", "1.2.2", "1.2.3").Save(bench.InInbox("second.dcm"));
        await bench.ProcessAsync();

        var outcomes = bench.Outcomes();
        Assert.Equal([null, Reason.ConflictingInstance], outcomes.Select(outcome => outcome.Reason));
        Assert.Null(outcomes[1].Probability);
        Assert.Empty(bench.FlaggedFiles());
        Assert.True(File.Exists(bench.InInbox("second.dcm")));
    }

    [Fact]
    public async Task A_process_that_dies_between_claim_and_store_leaves_one_outcome_and_one_delivery()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        var claimed = await bench.Get<LedgerStore>().ClaimAsync("the process that dies", 8, TimeSpan.FromMinutes(1), Cancel);

        using var restarted = bench.Restart();
        int beforeLeaseEnds = await restarted.ScoreAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        int afterwards = await restarted.ScoreAsync();
        var late = await bench.Get<LedgerStore>().FinishAsync(
            "the process that dies", [new FinishedInstance(claimed[0].Id, restarted.OnlyOutcome(), "key")], Cancel);
        await restarted.DeliverAsync();

        Assert.Equal((0, 1), (beforeLeaseEnds, afterwards));
        Assert.NotEqual(Disposition.Stored, Assert.Single(late).Disposition);
        Assert.Equal(Outcome.Scored, restarted.OnlyOutcome().Outcome);
        Assert.Single(restarted.FlaggedFiles());
        Assert.Single(restarted.ResultFiles());
    }

    [Fact]
    public async Task A_process_that_dies_between_writing_and_acknowledging_delivers_the_same_again()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        var delivery = bench.Get<Outbox>().FindDue(Destination.Result, 10).Single();
        bench.Get<ResultFiles>().WriteResult(delivery.StudyKey);
        string written = await File.ReadAllTextAsync(Assert.Single(bench.ResultFiles()), Cancel);

        using var restarted = bench.Restart();
        await restarted.DeliverAsync();
        int again = await restarted.DeliverAsync();

        Assert.Equal(written, await File.ReadAllTextAsync(Assert.Single(restarted.ResultFiles()), Cancel));
        Assert.Equal(0, again);
    }

    [Fact]
    public async Task A_restart_with_everything_done_does_nothing()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        TestImages.NotFlagged().WithBodyPart("HAND").Save(bench.InInbox("b.dcm"));
        await bench.ProcessAsync();

        using var restarted = bench.Restart();
        bench.Clock.Advance(TimeSpan.FromDays(1));
        int done = await restarted.TakeAsync() + await restarted.ScoreAsync() + await restarted.DeliverAsync();

        Assert.Equal(0, done);
    }

    [Fact]
    public async Task A_file_that_kills_its_process_every_time_is_given_up()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        for (int i = 0; i < new ScoringOptions().MaxAttempts; i++)
        {
            Assert.Single(await bench.Get<LedgerStore>().ClaimAsync($"process {i}", 8, TimeSpan.FromMinutes(1), Cancel));
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await bench.ScoreAsync();

        var outcome = bench.OnlyOutcome();
        Assert.Equal((Outcome.Failed, Reason.ProgramFault), (outcome.Outcome, outcome.Reason));
    }

    [Fact]
    public async Task A_machine_fault_is_tried_again_later_and_later_and_then_fails_for_good()
    {
        using var bench = new PipelineBench();
        Directory.CreateDirectory(bench.InInbox("sub"));
        TestImages.Flagged().Save(bench.InInbox(Path.Combine("sub", "a.dcm")));
        await bench.TakeAsync();
        using (new CircularFolder(bench.InInbox("sub")))
        {
            for (int i = 0; i < new ScoringOptions().MaxAttempts; i++)
            {
                Assert.Equal(1, await bench.ScoreAsync());
                Assert.Equal(0, await bench.ScoreAsync());
                bench.Clock.Advance(TimeSpan.FromSeconds(10 * Math.Pow(2, i)));
            }
        }

        var outcome = bench.OnlyOutcome();
        Assert.Equal((Outcome.Failed, Reason.InputOutputFault), (outcome.Outcome, outcome.Reason));
    }

    [Fact]
    public async Task A_machine_fault_that_passes_leaves_a_probability()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await using (new FileStream(bench.InInbox("a.dcm"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            await bench.ScoreAsync();

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ScoreAsync();

        Assert.Equal(Outcome.Scored, bench.OnlyOutcome().Outcome);
    }

    [Fact]
    public async Task A_file_that_changes_between_taking_and_scoring_is_scored_as_it_is_then()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        string path = TestImages.Flagged().WithStudyUid("1.2.3").Save(bench.InInbox("a.dcm"));
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        await bench.ScoreAsync();

        Assert.Equal("1.2.3", bench.OnlyOutcome().StudyInstanceUid);
        Assert.Equal(1, bench.States[InstanceState.Superseded]);
    }

    [Fact]
    public async Task Two_processes_on_one_ledger_share_the_work_and_repeat_none()
    {
        using var bench = new PipelineBench(new ScoringOptions { BatchSize = 2 });
        using var other = bench.Restart();
        for (int i = 0; i < 20; i++)
            TestImages.NotFlagged(i).Save(bench.InInbox($"{i}.dcm"));
        await bench.TakeAsync();

        int[] done = await Task.WhenAll(bench.ScoreAsync(), other.ScoreAsync());

        Assert.Equal(20, done.Sum());
        Assert.Equal(20, bench.States[InstanceState.Scored]);
    }
}
