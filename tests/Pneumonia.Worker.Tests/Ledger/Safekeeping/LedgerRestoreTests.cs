using System.Text.Json.Nodes;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Tests.Ledger.Audit;

namespace Pneumonia.Worker.Tests.Ledger.Safekeeping;

public sealed class LedgerRestoreTests
{
    private static readonly DateTimeOffset Night = new(2026, 3, 5, 1, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_restore_the_service_goes_on_and_what_was_scored_after_the_backup_is_known_from_result_files()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 3);
        string backup = BackUp(bench);
        using (var service = bench.Start())
        {
            TestImages.Flagged().Save(service.InInbox("after-1.dcm"));
            TestImages.NotFlagged(7).Save(service.InInbox("after-2.dcm"));
            await service.ProcessAsync();
            await File.WriteAllBytesAsync(service.InInbox("undelivered.dcm"), TestImages.Flagged().WithStudyUid("1.2.9").WithUids("1.2.9", "1.2.9.1", "1.2.9.2").Build(), Cancel);
            await service.TakeAsync();
            await service.ScoreAsync();
        }

        string replaced = SafekeepingBench.Dump(bench.Ledger);

        var result = bench.Restore(backup);

        Assert.Equal((3, 3, true), (result.Head.Outcomes, result.Lost.Outcomes, result.Lost.IsEarlierState));
        Assert.Equal((2, 0), (result.Import.Outcomes, result.Import.Findings));
        Assert.Equal(replaced, SafekeepingBench.Dump(result.Kept!));
        bench.Require();
        using var restored = bench.Start();
        Assert.Equal(5, restored.Outcomes().Count);
        Assert.Equal(1, await restored.TakeAsync());
        Assert.Equal(1, await restored.ScoreAsync());
        Assert.Equal(6, restored.Outcomes().Count);
        Assert.Empty(restored.Verify().Faults);
    }

    [Fact]
    public async Task A_restore_is_recorded_with_both_heads_and_who_did_it()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        string backup = BackUp(bench);

        var result = bench.Restore(backup);

        using var restored = bench.Start();
        var record = Assert.Single(restored.Records(AuditKind.Restore));
        var payload = JsonNode.Parse(record.Payload)!;
        Assert.Equal(AuditActor.Operator(), record.Actor);
        Assert.Equal((result.Head.Hash, result.Head.Hash, 0), ((string?)payload["backupHash"], (string?)payload["replacedHash"], (int?)payload["lostOutcomes"]));
        Assert.Equal(result.Head.Hash, record.PreviousHash);
    }

    [Fact]
    public async Task A_damaged_ledger_is_replaced_and_kept_as_it_was()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        string backup = BackUp(bench);
        byte[] damaged = new byte[5000];
        await bench.ReplaceAsync(damaged);

        var result = bench.Restore(backup);

        Assert.Null(result.Lost.Outcomes);
        Assert.Contains(result.Describe(), line => line.Contains("cannot be read", StringComparison.Ordinal));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(result.Kept!, Cancel));
        bench.Require();
    }

    [Fact]
    public async Task A_ledger_that_is_gone_is_restored()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        string backup = BackUp(bench);
        File.Delete(bench.Ledger);

        Assert.Null(bench.Restore(backup).Kept);

        bench.Require();
    }

    [Fact]
    public async Task A_restore_beside_the_service_or_a_verb_is_refused()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        string backup = BackUp(bench);
        using var service = bench.Open();
        using var verb = bench.Open();

        var refused = Assert.Throws<LedgerRefusedException>(() => bench.Restore(backup));

        Assert.Contains("Stop the service", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(LedgerFile.ReplacementIn(bench.Root)));
    }

    [Fact]
    public async Task Nobody_opens_the_ledger_while_it_is_replaced()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        using var replacing = LedgerLock.Own(bench.Root);

        Assert.Throws<LedgerRefusedException>(bench.Open);
        Assert.Throws<LedgerRefusedException>(bench.Require);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    [InlineData(20000)]
    public async Task A_backup_that_is_damaged_is_refused_and_nothing_changes(int length)
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        string backup = BackUp(bench);
        await File.WriteAllBytesAsync(backup, (await File.ReadAllBytesAsync(backup, Cancel))[..length], Cancel);
        string content = SafekeepingBench.Dump(bench.Ledger);

        var refused = Assert.Throws<LedgerRefusedException>(() => bench.Restore(backup));

        Assert.Contains(backup, refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, SafekeepingBench.Dump(bench.Ledger));
        Assert.Empty(Directory.GetFiles(bench.Root.Path, "ledger*.new*"));
        Assert.Empty(Directory.GetFiles(bench.Root.Path, "ledger-replaced*"));
    }

    [Fact]
    public async Task A_copy_whose_rest_lies_in_a_wal_the_ledger_itself_and_nothing_are_no_backups()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        string backup = BackUp(bench);
        await File.WriteAllBytesAsync(backup + "-wal", new byte[100], Cancel);

        Assert.Throws<LedgerRefusedException>(() => bench.Restore(backup));
        Assert.Throws<LedgerRefusedException>(() => bench.Restore(bench.Ledger));
        Assert.Throws<FileNotFoundException>(() => bench.Restore(backup + ".absent"));
    }

    [Fact]
    public async Task A_backup_of_another_history_is_restored_and_said_to_be_one()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        using var other = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        string backup = BackUp(other);

        var result = bench.Restore(backup);

        Assert.False(result.Lost.IsEarlierState);
        Assert.Contains(result.Describe(), line => line.Contains("NOT an earlier state", StringComparison.Ordinal));
    }

    /// <summary>Between the renames: the old ledger is aside, the new one not yet in its place.</summary>
    [Fact]
    public async Task A_restore_that_a_crash_broke_off_is_not_taken_for_a_new_site_and_can_be_run_again()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        string backup = BackUp(bench);
        File.Move(bench.Ledger, Path.Combine(bench.Root.Path, "ledger-replaced-20260305T020000Z.db"));
        File.Copy(backup, LedgerFile.ReplacementIn(bench.Root));

        var refused = Assert.Throws<LedgerRefusedException>(bench.Open);
        bench.Restore(backup);

        Assert.Contains("ledger restore", refused.Message, StringComparison.Ordinal);
        using var restored = bench.Start();
        Assert.Equal(2, restored.Outcomes().Count);
    }

    private static string BackUp(SafekeepingBench bench)
    {
        using var ledger = bench.Open();
        return bench.Backup(ledger).Run(Night, Cancel).File;
    }
}
