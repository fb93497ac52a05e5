using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Delivery;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Queue;
using Pneumonia.Worker.Operations;

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

    [Theory]
    [InlineData(Destination.Flagged)]
    [InlineData(Destination.Worklist)]
    [InlineData(Destination.Result)]
    public async Task A_destination_that_stays_broken_is_given_up_after_its_last_try_while_the_others_go_on(string broken)
    {
        using var bench = new PipelineBench(delivery: new DeliveryOptions { MaxAttempts = 4 });
        for (int i = 0; i < 40; i++)
            TestImages.Flagged().WithStudyUid($"1.2.{i}").Save(bench.InInbox($"{i}.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        Break(bench, broken);

        List<int> tries = [];
        foreach (double seconds in (double[])[0, 0.9, 0.1, 2, 4, 3600])
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(seconds));
            tries.Add(await bench.Get<OutboxDrain>().RunOnceAsync(broken, Cancel));
        }

        await bench.DeliverAsync();
        await bench.DeliverAsync();

        int studies = broken == Destination.Worklist ? 1 : 40, batch = Math.Min(studies, 32);
        Assert.Equal([batch, studies - batch, batch], tries[..3]);
        Assert.Equal(broken == Destination.Flagged ? 0 : 40, CountFiles(bench.Root.FlaggedFolder));
        Assert.Equal(broken == Destination.Result ? 0 : 40, CountFiles(bench.Root.ResultsFolder));
        Assert.Equal(broken != Destination.Worklist, File.Exists(bench.Root.WorklistFile));
        Assert.Equal((0, studies), await DrainToTheEndAsync(bench, broken));
    }

    [Fact]
    public async Task A_destination_that_was_given_up_is_delivered_to_once_it_is_mended_and_put_back()
    {
        using var bench = new PipelineBench(delivery: new DeliveryOptions { MaxAttempts = 1 });
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        Break(bench, Destination.Flagged);

        await bench.DeliverAsync();
        var before = bench.Ledger.GetBacklog();
        File.Delete(bench.Root.FlaggedFolder);
        await new QueueChanges(bench.Get<LedgerDatabase>(), bench.Clock).RetryAsync(
            [QueueId.OfDelivery(Destination.Flagged, bench.OnlyOutcome().StudyKey!)], "the folder is mended", Cancel);
        await bench.DeliverAsync();

        Assert.Equal((0, 1), (before.Deliveries, before.DeadLetters));
        Assert.Single(bench.ResultFiles());
        Assert.Single(bench.FlaggedFiles());
    }

    [Fact]
    public async Task A_delivery_that_was_given_up_is_renewed_by_the_next_outcome()
    {
        using var bench = new PipelineBench(delivery: new DeliveryOptions { MaxAttempts = 1 });
        TestImages.Flagged().WithStudyUid("1.2.1").Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        Break(bench, Destination.Worklist);
        await bench.DeliverAsync();
        Directory.Delete(bench.Root.WorklistFile, recursive: true);
        TestImages.Flagged().WithStudyUid("1.2.2").Save(bench.InInbox("b.dcm"));

        await bench.ProcessAsync();

        Assert.Equal(0, bench.Ledger.GetBacklog().DeadLetters);
        Assert.Equal(3, (await File.ReadAllLinesAsync(bench.Root.WorklistFile, Cancel)).Length);
    }

    [Fact]
    public async Task The_worker_delivers_to_the_others_while_one_destination_fails()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        Break(bench, Destination.Flagged);
        using var worker = new DeliveryWorker(bench.Get<OutboxDrain>(), bench.Get<LedgerSignals>(), bench.Clock, NullLogger<DeliveryWorker>.Instance);

        await worker.StartAsync(Cancel);
        while (bench.Ledger.GetBacklog().Deliveries > 1)
            await Task.Yield();
        await worker.StopAsync(Cancel);

        Assert.Single(bench.ResultFiles());
        Assert.True(File.Exists(bench.Root.WorklistFile));
    }

    [Fact]
    public async Task A_delivery_that_was_given_up_makes_the_service_unready()
    {
        using var bench = new PipelineBench(delivery: new DeliveryOptions { MaxAttempts = 1 });
        var check = new DeliveryHealthCheck(bench.Ledger, Options.Create(new OperationsOptions()), bench.Clock);
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        var before = await check.CheckHealthAsync(new HealthCheckContext(), Cancel);
        Break(bench, Destination.Flagged);

        await bench.DeliverAsync();
        var after = await check.CheckHealthAsync(new HealthCheckContext(), Cancel);

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Unhealthy), (before.Status, after.Status));
        Assert.StartsWith("1 deliveries are given up", after.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_that_has_failed_for_long_makes_the_service_unready_until_it_succeeds()
    {
        using var bench = new PipelineBench();
        var check = new DeliveryHealthCheck(bench.Ledger, Options.Create(new OperationsOptions()), bench.Clock);
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        Break(bench, Destination.Worklist);
        await bench.DeliverAsync();

        var early = await check.CheckHealthAsync(new HealthCheckContext(), Cancel);
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        var late = await check.CheckHealthAsync(new HealthCheckContext(), Cancel);
        Directory.Delete(bench.Root.WorklistFile, recursive: true);
        await bench.DeliverAsync();
        var mended = await check.CheckHealthAsync(new HealthCheckContext(), Cancel);

        Assert.Equal([HealthStatus.Healthy, HealthStatus.Unhealthy, HealthStatus.Healthy], [early.Status, late.Status, mended.Status]);
        Assert.EndsWith(": worklist", late.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_due_is_found_by_the_index_of_what_waits()
    {
        using var bench = new PipelineBench();

        var plan = bench.Get<LedgerDatabase>().Read((connection, transaction) => SqlMapper.Query(
            connection, $"explain query plan {Outbox.DueSql}", new { destination = "", isResult = false, now = 0, maxCount = 1 }, transaction).ToList());

        Assert.Contains("USING INDEX outbox_pending", (string)Assert.Single(plan).detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_during_a_delivery_is_delivered_too()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().WithStudyUid("1.2.1").Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        var inProgress = Assert.Single(bench.Get<Outbox>().FindDue(Destination.Result, 10));
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

    /// <summary>Puts a file where the destination has a folder, and a folder where it has a file.</summary>
    private static void Break(PipelineBench bench, string destination)
    {
        string path = destination switch
        {
            Destination.Flagged => bench.Root.FlaggedFolder,
            Destination.Result => bench.Root.ResultsFolder,
            _ => bench.Root.WorklistFile,
        };
        if (Directory.Exists(path))
        {
            Directory.Delete(path);
            File.WriteAllText(path, "");
        }
        else
        {
            Directory.CreateDirectory(Path.Combine(path, "not empty"));
        }
    }

    private static int CountFiles(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Length : 0;

    /// <summary>What still waits and what was given up once every try is over.</summary>
    private static async Task<(long Waiting, long GivenUp)> DrainToTheEndAsync(PipelineBench bench, string destination)
    {
        for (int i = 0; i < 4; i++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(10));
            await bench.DeliverAsync();
        }

        var backlog = bench.Ledger.GetBacklog();
        Assert.Equal(0, await bench.Get<OutboxDrain>().RunOnceAsync(destination, Cancel));
        return (backlog.Deliveries, backlog.DeadLetters);
    }
}
