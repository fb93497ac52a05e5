using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Tests.Delivery;

public sealed class OutboxDrainTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_that_fails_is_tried_again_later_and_holds_up_no_other()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        Directory.Delete(bench.Root.FlaggedFolder);
        await File.WriteAllTextAsync(bench.Root.FlaggedFolder, "a file where the folder should be", Cancel);

        await bench.DeliverAsync();
        long waiting = bench.Ledger.GetBacklog().Deliveries;
        File.Delete(bench.Root.FlaggedFolder);
        int tooEarly = await bench.DeliverAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        int inTime = await bench.DeliverAsync();

        Assert.Equal((1, 0, 1), (waiting, tooEarly, inTime));
        Assert.Single(bench.FlaggedFiles());
        Assert.Single(bench.ResultFiles());
    }

    [Fact]
    public async Task A_change_during_a_delivery_is_delivered_too()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().WithStudyUid("1.2.1").Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        var inProgress = Assert.Single(bench.Get<Outbox>().FindDue(10));
        TestImages.NotFlagged().WithStudyUid("1.2.1").Save(bench.InInbox("b.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();

        await bench.Get<Outbox>().AcknowledgeAsync(inProgress, Cancel);

        Assert.Equal(1, bench.Ledger.GetBacklog().Deliveries);
    }

    [Fact]
    public async Task A_series_of_hundreds_is_not_rewritten_for_every_instance()
    {
        using var bench = new PipelineBench();
        int deliveries = 0;
        for (int i = 0; i < 100; i++)
        {
            TestImages.NotFlagged().WithStudyUid("1.2.1").WithModality("CT").Save(bench.InInbox($"{i}.dcm"));
            bench.Folder.Scan(Cancel);
            bench.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await bench.Folder.TakeSettledAsync(Cancel);
            await bench.ScoreAsync();
            deliveries += await bench.DeliverAsync();
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Folder.TakeSettledAsync(Cancel);
        await bench.ScoreAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.DeliverAsync();

        Assert.InRange(deliveries, 0, 20);
        Assert.Equal(100, bench.States[InstanceState.NotAssessed]);
        Assert.Equal(0, bench.Ledger.GetBacklog().Deliveries);
    }
}
