using Pneumonia.Imaging;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests.Ledger;

/// <summary>A clock that is set holds up nothing and has nothing scored twice.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_taken_before_the_clock_was_set_back_is_scored_and_delivered_at_once()
    {
        using var bench = new PipelineBench();
        await bench.ScoreAsync();
        await bench.DeliverAsync();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        Assert.Equal(1, await bench.TakeAsync());
        bench.Clock.SetBy(-Hour);

        Assert.Equal(1, await bench.ScoreAsync());
        bench.Clock.SetBy(-Hour);
        Assert.True(await bench.DeliverAsync() > 0);

        Assert.Single(bench.ResultFiles());
        Assert.Single(bench.FlaggedFiles());
    }

    [Fact]
    public async Task A_lease_of_a_process_that_died_before_the_clock_was_set_back_is_over()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        Assert.Single(await bench.Get<LedgerStore>().ClaimAsync("the process that dies", 8, new ScoringOptions().Lease, Cancel));
        bench.Clock.SetBy(-Hour);

        using var restarted = bench.Restart();

        Assert.Equal(1, await restarted.ScoreAsync());
    }

    [Fact]
    public async Task A_wait_that_the_configuration_gives_is_waited_for_after_a_restart_too()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        var claimed = Assert.Single(await bench.Get<LedgerStore>().ClaimAsync("the process that dies", 8, new ScoringOptions().Lease, Cancel));
        bench.Clock.Advance(TimeSpan.FromSeconds(59));
        using var restarted = bench.Restart();
        Assert.Equal(0, await restarted.ScoreAsync());

        await restarted.Get<LedgerStore>().RetryAsync(
            "the process that dies", claimed.Id, new ScoringOptions().MaxRetryDelay, new(Reason.InputOutputFault, ""), Cancel);
        using var again = restarted.Restart();

        Assert.Equal(0, await again.ScoreAsync());
    }

    [Fact]
    public async Task A_lease_that_a_clock_set_forward_ends_under_its_owner_leaves_one_outcome()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        var ledger = bench.Get<LedgerStore>();
        var claimed = Assert.Single(await ledger.ClaimAsync("slow", 8, new ScoringOptions().Lease, Cancel));
        bench.Clock.SetBy(Hour);
        await bench.ScoreAsync();
        var outcome = bench.OnlyOutcome();

        var late = Assert.Single(await ledger.FinishAsync("slow", [new FinishedInstance(claimed.Id, outcome, outcome.StudyKey!)], Cancel));

        Assert.Equal(Disposition.LeaseLost, late.Disposition);
        bench.OnlyOutcome();
    }

    [Fact]
    public async Task Catching_up_that_failed_is_tried_again_and_one_that_succeeded_is_not()
    {
        using var bench = new PipelineBench();
        var steps = new ClockSteps(bench.Clock);
        int runs = 0;
        Task Fail() => throw new InvalidOperationException("The ledger is away.");
        Task Run() => Task.FromResult(runs++);

        await Assert.ThrowsAsync<InvalidOperationException>(() => steps.FollowAsync(Fail));
        await steps.FollowAsync(Run);
        await steps.FollowAsync(Run);
        bench.Clock.SetBy(Hour);
        await steps.FollowAsync(Run);
        Assert.Equal(1, runs);

        bench.Clock.SetBy(-Hour);
        await Assert.ThrowsAsync<InvalidOperationException>(() => steps.FollowAsync(Fail));
        await steps.FollowAsync(Run);
        bench.Clock.Advance(Hour);
        await steps.FollowAsync(Run);

        Assert.Equal(2, runs);
    }
}
