using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Safekeeping;

namespace Pneumonia.Worker.Tests.Ledger.Safekeeping;

public sealed class LedgerBackupTests
{
    private static readonly DateTimeOffset Night = new(2026, 3, 5, 1, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_is_one_file_that_says_what_the_ledger_said()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 7);
        string content = SafekeepingBench.Dump(bench.Ledger);
        using var ledger = bench.Open();

        var result = bench.Backup(ledger).Run(Night, Cancel);

        Assert.Equal("ledger-20260305T010000Z.db", Path.GetFileName(result.File));
        Assert.Equal((7, 1), (result.Head.Outcomes, result.Head.Labels));
        Assert.Equal(content, SafekeepingBench.Dump(result.File));
        Assert.Equal([result.File], Files(bench));
    }

    [Fact]
    public async Task A_writer_goes_on_and_each_backup_is_one_state_of_the_ledger()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(waiting: 2000);
        using var ledger = bench.Open();
        var store = new LedgerStore(ledger, new LedgerSignals(TimeProvider.System), TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        int written = 0;
        var writing = Task.Run(
            async () =>
            {
                // Two rows in one transaction: a backup has both or neither.
                for (; !stop.IsCancellationRequested; written++)
                    await store.RegisterAsync([new FileVersion($"/pair/{written}/a", 1, written), new FileVersion($"/pair/{written}/b", 1, written)], Cancel);
            },
            Cancel);

        List<BackupResult> backups = [];
        for (int i = 0; i < 10; i++)
        {
            int before = Volatile.Read(ref written);
            backups.Add(await Task.Run(() => bench.Backup(ledger, kept: 20).Run(Night.AddDays(i), Cancel), Cancel));
            while (Volatile.Read(ref written) == before)
                await Task.Yield();
        }

        await stop.CancelAsync();
        await writing;
        string last = "";
        foreach (string content in backups.Select(backup => SafekeepingBench.Dump(backup.File)))
        {
            Assert.Equal(1, content.Split("/pair/").Length % 2);
            Assert.True(content.Length >= last.Length);
            last = content;
        }

        Assert.Contains("/pair/", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_backups_stay_and_what_is_none_is_left_alone()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        using var ledger = bench.Open();
        string other = Path.Combine(Directory.CreateDirectory(bench.Root.BackupsFolder).FullName, "before-the-update.db");
        await File.WriteAllTextAsync(other, "", Cancel);

        for (int day = 0; day < 5; day++)
            bench.Backup(ledger, kept: 3).Run(Night.AddDays(day), Cancel);

        Assert.Equal([other, .. new[] { 7, 8, 9 }.Select(day => Path.Combine(bench.Root.BackupsFolder, $"ledger-202603{day:D2}T010000Z.db"))], Files(bench));
    }

    [Fact]
    public async Task A_run_repeated_for_the_same_time_leaves_one_backup()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        using var ledger = bench.Open();

        bench.Backup(ledger).Run(Night, Cancel);
        bench.Backup(ledger).Run(Night, Cancel);

        Assert.Single(Files(bench));
    }

    [Fact]
    public async Task Without_twice_the_space_no_backup_is_made_and_the_old_ones_stay()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        using var ledger = bench.Open();
        string old = bench.Backup(ledger, kept: 1).Run(Night, Cancel).File;
        long size = new FileInfo(bench.Ledger).Length + new FileInfo(bench.Ledger + "-wal").Length;

        var refused = Assert.Throws<IOException>(() => bench.Backup(ledger, kept: 1, _ => (2 * size) - 1).Run(Night.AddDays(1), Cancel));

        Assert.Contains("MB free, less than twice", refused.Message, StringComparison.Ordinal);
        Assert.Equal([old], Files(bench));
        bench.Backup(ledger, kept: 1, _ => 2 * size).Run(Night.AddDays(2), Cancel);
    }

    [Fact]
    public async Task A_crash_during_a_backup_leaves_the_old_ones_and_the_next_run_removes_what_it_left()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        using var ledger = bench.Open();
        string old = bench.Backup(ledger, kept: 1).Run(Night, Cancel).File;
        string begun = Path.Combine(bench.Root.BackupsFolder, "ledger-20260306T010000Z.db.tmp");
        await File.WriteAllBytesAsync(begun, new byte[10_000], Cancel);
        await File.WriteAllBytesAsync(begun + "-journal", new byte[10], Cancel);
        Assert.Equal(old, BackupFolder.FindNewest(bench.Root));

        string next = bench.Backup(ledger, kept: 1).Run(Night.AddDays(2), Cancel).File;

        Assert.Equal([next], Files(bench));
    }

    [Fact]
    public async Task A_ledger_that_was_damaged_meanwhile_replaces_no_good_backup()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 3);
        string old;
        using (var ledger = bench.Open())
            old = bench.Backup(ledger, kept: 1).Run(Night, Cancel).File;
        bench.Execute("drop trigger audit_stands; update audit set payload = '{}' where sequence = (select max(sequence) from audit)");
        using var changed = bench.Open();

        Assert.Throws<LedgerRefusedException>(() => bench.Backup(changed, kept: 1).Run(Night.AddDays(1), Cancel));

        Assert.Equal([old], Files(bench));
    }

    [Fact]
    public async Task A_backup_elsewhere_replaces_nothing()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        using var ledger = bench.Open();

        Assert.Throws<IOException>(() => bench.Backup(ledger).RunTo(bench.Ledger, Cancel));
        Assert.Throws<IOException>(() => bench.Backup(ledger).RunTo(bench.Root.ReportsFolder, Cancel));
    }

    [Fact]
    public async Task A_ledger_of_100_pages_is_copied_while_a_reader_holds_it()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2, waiting: 1000);
        using var ledger = bench.Open();

        var result = ledger.Read((_, _) => bench.Backup(ledger).Run(Night, Cancel));

        Assert.Null(LedgerInspection.Inspect(result.File, static () => false).Fault);
    }

    private static IReadOnlyList<string> Files(SafekeepingBench bench) =>
        [.. Directory.GetFiles(bench.Root.BackupsFolder).Where(file => !file.EndsWith("backup.lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
