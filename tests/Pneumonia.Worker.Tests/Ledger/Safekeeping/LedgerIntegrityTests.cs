using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Doctor;

namespace Pneumonia.Worker.Tests.Ledger.Safekeeping;

public sealed class LedgerIntegrityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_ledger_and_none_at_all_may_start()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        bench.Require();

        bench.Forget();
        bench.Require();

        Assert.False(File.Exists(bench.Ledger));
    }

    [Fact]
    public async Task A_ledger_whose_last_commits_are_in_its_wal_is_sound()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        using var ledger = bench.Open();
        await new LedgerStore(ledger, new LedgerSignals(TimeProvider.System), TimeProvider.System).RegisterAsync([new FileVersion("/a", 1, 1)], Cancel);

        Assert.True(new FileInfo(bench.Ledger + "-wal").Length > 0);
        bench.Require();
    }

    [Fact]
    public async Task A_file_without_bytes_is_refused_and_stays_so()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        await bench.ReplaceAsync([]);

        Assert.Throws<LedgerRefusedException>(bench.Require);
        Assert.Throws<LedgerRefusedException>(bench.Open);

        Assert.Equal(0, new FileInfo(bench.Ledger).Length);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_opened_for_want_of_room_is_not_called_damaged()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        using var folder = new TemporaryFolder();
        using var disk = Mount.Disk(folder.Path, megabytes: 4);
        var root = new DataRoot(folder.Path);
        File.Copy(bench.Ledger, root.LedgerFile);
        disk.Fill(folder["filler"]);

        Assert.Throws<LedgerDiskFullException>(() => LedgerInspection.Inspect(root.LedgerFile, () => false));
        var said = Assert.Single(new DatabaseDoctor(root).Run(Cancel));
        Assert.Equal((CheckStatus.Failed, "Make room and run this again; do not move or restore the ledger."), (said.Status, said.Advice));
        File.Delete(folder["filler"]);
        Assert.Null(LedgerInspection.Inspect(root.LedgerFile, () => false).Fault);
    }

    /// <summary>A young ledger of an earlier version lay wholly in its -wal: without it a file of one empty page is left.</summary>
    [Fact]
    public async Task A_file_that_lost_all_its_content_with_its_wal_is_refused_and_no_tables_are_made_in_it()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        File.Delete(bench.Ledger);
        bench.Execute("pragma journal_mode = wal");

        var refused = Assert.Throws<LedgerRefusedException>(bench.Require);
        Assert.Throws<LedgerRefusedException>(bench.Open);

        Assert.Contains("ledger.db-wal", refused.Message, StringComparison.Ordinal);
        Assert.Equal("", SafekeepingBench.Dump(bench.Ledger));
    }

    [Fact]
    public async Task A_new_ledger_has_its_tables_in_the_file_itself_so_that_losing_its_wal_loses_no_more_than_what_came_after()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        bench.Forget();
        byte[] early;
        using (bench.Open())
            early = await ReadSharedAsync(bench.Ledger);
        await bench.ReplaceAsync(early);

        bench.Require();
    }

    [Fact]
    public async Task A_ledger_that_is_gone_while_its_wal_is_there_is_not_made_anew()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        File.Move(bench.Ledger, bench.Ledger + "-wal");

        var refused = Assert.Throws<LedgerRefusedException>(bench.Open);

        Assert.Contains("ledger.db-wal", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(bench.Ledger));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ledger_that_is_gone_while_results_or_backups_of_it_are_there_is_not_made_anew(bool hasResults)
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        using (var ledger = bench.Open())
            bench.Backup(ledger).Run(DateTimeOffset.UnixEpoch, Cancel);
        if (hasResults)
            Directory.Delete(bench.Root.BackupsFolder, recursive: true);
        else
            Directory.Delete(bench.Root.ResultsFolder, recursive: true);
        File.Delete(bench.Ledger);

        var refused = Assert.Throws<LedgerRefusedException>(bench.Require);
        Assert.Throws<LedgerRefusedException>(bench.Open);

        Assert.Contains("ledger rebuild --without-backup", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(bench.Ledger));
    }

    [Theory]
    [InlineData("pragma application_id = 7")]
    [InlineData("pragma user_version = 99")]
    [InlineData("pragma user_version = -1")]
    [InlineData("alter table instances rename to other")]
    public async Task A_database_of_another_program_or_version_is_refused_for_good(string change)
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        bench.Execute(change);

        Assert.True(Assert.Throws<LedgerRefusedException>(bench.Require).IsForeign);
    }

    [Theory]
    [InlineData("drop table outbox")]
    [InlineData("alter table labels add column more text")]
    [InlineData("pragma user_version = 1")]
    [InlineData("pragma foreign_keys = off; update instances set duplicate_of = 999999 where id = 1")]
    public async Task A_ledger_without_its_tables_or_with_references_into_nothing_is_refused(string change)
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        bench.Execute(change);

        Assert.False(Assert.Throws<LedgerRefusedException>(bench.Require).IsForeign);
    }

    [Fact]
    public async Task The_refusal_names_the_newest_backup_and_the_command_that_restores_it()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        string backup;
        using (var ledger = bench.Open())
        {
            bench.Backup(ledger).Run(DateTimeOffset.UnixEpoch, Cancel);
            backup = bench.Backup(ledger).Run(DateTimeOffset.UnixEpoch.AddDays(1), Cancel).File;
        }

        await bench.ReplaceAsync([1, 2, 3]);

        var refused = Assert.Throws<LedgerRefusedException>(bench.Require);
        Assert.Contains($"pneumonia-worker ledger restore \"{backup}\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_is_input_or_output_and_a_foreign_file_is_configuration()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync();
        bench.Execute("pragma user_version = 99");
        var foreign = Assert.Throws<LedgerRefusedException>(bench.Require);
        await bench.ReplaceAsync(new byte[5000]);
        var damaged = Assert.Throws<LedgerRefusedException>(bench.Require);

        Assert.Equal((ExitCodes.Configuration, ExitCodes.InputOutput), (FaultReport.Of(foreign).ExitCode, FaultReport.Of(damaged).ExitCode));
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancel);
        return bytes.ToArray();
    }
}
