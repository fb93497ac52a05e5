using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Ledger.Queue;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Tests.Ledger.Audit;
using Pneumonia.Worker.Tests.Ledger.Safekeeping;

namespace Pneumonia.Worker.Tests.Ledger.Rebuilding;

public sealed class LedgerRebuildTests
{
    private static readonly DateTimeOffset Night = new(2026, 3, 5, 1, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5000)]
    [InlineData(0)]
    [InlineData(null)]
    public async Task A_ledger_that_is_damaged_or_gone_is_rebuilt_as_it_was_and_nothing_is_scored_again(int? bytesLeft)
    {
        using var bench = await RebuildBench.CreateAsync();
        string before = RebuildBench.Outcomes(bench);
        await DamageAsync(bench, bytesLeft);
        Assert.Throws<LedgerRefusedException>(bench.Require);

        var result = bench.Rebuild(withoutBackup: true);

        Assert.Equal((5, 3, 2, 0), (result.Import.Outcomes, result.Import.Scored, result.Import.NotAssessed, result.Import.Findings));
        Assert.Equal(before, RebuildBench.Outcomes(bench));
        bench.Require();
        using var service = bench.Start();
        TestImages.NotFlagged(9).WithUids("1.2.7", "1.2.7.1", "1.2.7.1.1").Save(service.InInbox("new.dcm"));
        Assert.Equal(2, await service.TakeAsync()); // The new one, and the copy, of which no result file tells.
        await service.ScoreAsync();
        service.Clock.Advance(TimeSpan.FromMinutes(1));
        await service.DeliverAsync();
        Assert.Equal(new Dictionary<string, long> { ["duplicate"] = 1, ["not-assessed"] = 2, ["scored"] = 4 }, service.States.OrderBy(state => state.Key, StringComparer.Ordinal));
        Assert.Empty(service.Verify().Faults);
        Assert.Empty(RebuildBench.Audit(service));
        Assert.Equal(0, await service.TakeAsync());
    }

    [Fact]
    public async Task What_was_flagged_is_announced_again_and_result_files_are_left_as_they_are()
    {
        using var bench = await RebuildBench.CreateAsync();
        string[] files = [.. Directory.GetFiles(bench.Root.ResultsFolder, "*", SearchOption.AllDirectories), bench.Root.WorklistFile, .. Directory.GetFiles(bench.Root.FlaggedFolder)];
        var before = files.ToDictionary(file => file, File.ReadAllText);
        var old = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (string file in files)
            File.SetLastWriteTimeUtc(file, old);
        await DamageAsync(bench, 5000);

        bench.Rebuild(withoutBackup: true);
        using (var service = bench.Start())
            Assert.Equal(2, await service.DeliverAsync());

        Assert.All(files.Where(file => file.StartsWith(bench.Root.ResultsFolder, StringComparison.Ordinal)), file => Assert.Equal(old, File.GetLastWriteTimeUtc(file)));
        Assert.Equal(before.Where(file => file.Key != bench.Root.WorklistFile), files.Where(file => file != bench.Root.WorklistFile).ToDictionary(file => file, File.ReadAllText));
        Assert.Contains("1.2.1", await File.ReadAllTextAsync(bench.Root.WorklistFile, Cancel), StringComparison.Ordinal);
    }

    /// <summary>The instance that decides comes first in the file, and came on the later day.</summary>
    [Fact]
    public async Task A_study_whose_instances_came_on_two_days_keeps_its_folder()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        using (var service = bench.Start())
        {
            TestImages.Flagged().WithUids("1.2.1", "1.2.1.1", "1.2.1.1.1").WithViewPosition("LL").Save(service.InInbox("first.dcm"));
            await service.ProcessAsync();
            service.Clock.Advance(TimeSpan.FromDays(1));
            TestImages.NotFlagged(3).WithUids("1.2.1", "1.2.1.1", "1.2.1.1.2").Save(service.InInbox("second.dcm"));
            await service.ProcessAsync();
        }

        string file = bench.ResultOf("second.dcm");
        await DamageAsync(bench, 5000);
        bench.Rebuild(withoutBackup: true);

        using var rebuilt = bench.Start();
        TestImages.Flagged().WithUids("1.2.1", "1.2.1.1", "1.2.1.1.3").Save(rebuilt.InInbox("third.dcm"));
        await rebuilt.ProcessAsync();
        Assert.Equal(file, bench.ResultOf("third.dcm"));
        Assert.Equal(2, rebuilt.ResultFiles().Count);
        Assert.Empty(RebuildBench.Audit(rebuilt));
    }

    [Fact]
    public async Task The_new_chain_tells_who_rebuilt_why_and_from_what_and_each_outcome_that_it_was_rebuilt()
    {
        using var bench = await RebuildBench.CreateAsync();
        await DamageAsync(bench, 5000);
        await File.WriteAllBytesAsync(bench.Ledger + "-wal", new byte[100], Cancel);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(new byte[5000]));

        var result = bench.Rebuild(withoutBackup: true);

        using var service = bench.Start();
        var records = service.Records();
        Assert.Equal([AuditKind.Began, AuditKind.Rebuild, .. Enumerable.Repeat(AuditKind.Outcome, 5)], records.Select(record => record.Kind));
        Assert.Equal(AuditActor.Operator(), records[1].Actor);
        var payload = JsonNode.Parse(records[1].Payload)!;
        Assert.Equal((result.Fault, 4, 5, 0), ((string?)payload["fault"], (int?)payload["resultFiles"], (int?)payload["outcomes"], (int?)payload["findings"]));
        Assert.Equal((Path.GetFileName(result.Kept[0].Path), sha256), ((string?)payload["kept"]![0]!["name"], (string?)payload["kept"]![0]!["sha256"]));
        Assert.Equal(new byte[5000], await File.ReadAllBytesAsync(result.Kept[0].Path, Cancel));
        Assert.Equal(result.Kept[0].Path + "-wal", result.Kept[1].Path);
        Assert.True(File.Exists(result.Kept[1].Path));
        Assert.All(records.Skip(2), record => Assert.True((bool?)JsonNode.Parse(record.Payload)!["rebuilt"]));
        Assert.All(records.Skip(2), record => Assert.NotNull((string?)JsonNode.Parse(record.Payload)!["finishedAt"]));
    }

    [Fact]
    public async Task A_damaged_or_lost_ledger_is_not_given_up_unless_that_is_asked_for()
    {
        foreach (int? bytesLeft in new int?[] { 5000, 0, null })
        {
            using var bench = await RebuildBench.CreateAsync();
            await DamageAsync(bench, bytesLeft);

            var refused = Assert.Throws<LedgerRefusedException>(() => bench.Rebuild());

            Assert.Contains("ledger rebuild --without-backup", refused.Message, StringComparison.Ordinal);
            Assert.Contains("ledger restore", refused.Message, StringComparison.Ordinal);
            Assert.Equal(bytesLeft, File.Exists(bench.Ledger) ? (int)new FileInfo(bench.Ledger).Length : null);
            Assert.Equal(bytesLeft is null ? 0 : 1, Directory.GetFiles(bench.Root.Path, "ledger*.db*").Length);
        }
    }

    [Fact]
    public async Task A_ledger_of_another_program_is_never_given_up()
    {
        using var bench = await RebuildBench.CreateAsync();
        bench.Execute("pragma application_id = 7");

        Assert.True(Assert.Throws<LedgerRefusedException>(() => bench.Rebuild(withoutBackup: true)).IsForeign);

        Assert.Empty(Directory.GetFiles(bench.Root.Path, "ledger-*"));
    }

    [Fact]
    public async Task A_rebuild_beside_the_service_or_without_the_site_secret_is_refused()
    {
        using var bench = await RebuildBench.CreateAsync();
        using (bench.Open())
            Assert.Contains("Stop the service", Assert.Throws<LedgerRefusedException>(() => bench.Rebuild(withoutBackup: true)).Message, StringComparison.Ordinal);

        File.Delete(bench.Root.SiteSecretFile);

        Assert.Contains("site.secret", Assert.Throws<LedgerRefusedException>(() => bench.Rebuild(withoutBackup: true)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(bench.Root.SiteSecretFile));
    }

    [Fact]
    public async Task An_intact_ledger_that_lacks_nothing_stays_as_it_is_to_the_byte()
    {
        using var bench = await RebuildBench.CreateAsync();
        bench.Rebuild();
        string before = SafekeepingBench.Dump(bench.Ledger);

        var result = bench.Rebuild(withoutBackup: true);

        Assert.Equal((null, 0, 5), (result.Fault, result.Import.Outcomes, result.Import.Known));
        Assert.Equal(before, SafekeepingBench.Dump(bench.Ledger));
    }

    /// <summary>Last night's copy put in place by hand, with a file that waited and one that was assessed anew since.</summary>
    [Fact]
    public async Task An_earlier_ledger_gets_what_came_after_it_and_nothing_is_scored_again()
    {
        using var bench = await RebuildBench.CreateAsync();
        using (var service = bench.Start())
        {
            TestImages.Flagged().WithUids("1.2.8", "1.2.8.1", "1.2.8.1.1").Save(service.InInbox("waits.dcm"));
            await File.WriteAllTextAsync(service.InInbox("replaced.dcm"), new string('y', 500), Cancel);
            await service.TakeAsync();
        }

        byte[] earlier = await File.ReadAllBytesAsync(bench.Ledger, Cancel);
        string replacedResult;
        using (var service = bench.Start())
        {
            await service.ScoreAsync();
            long lateral = service.Get<LedgerDatabase>().Read((connection, transaction) =>
                Dapper.SqlMapper.ExecuteScalar<long>(connection, "select id from instances where path like '%lateral.dcm'", transaction: transaction));
            service.Clock.Advance(TimeSpan.FromMinutes(1));
            await new QueueChanges(service.Get<LedgerDatabase>(), service.Clock).RetryAsync([new QueueId(lateral, null, "")], "protocol mended", Cancel);
            await service.ProcessAsync();
            replacedResult = bench.ResultOf("replaced.dcm");
            TestImages.NotFlagged(77).WithUids("1.2.6", "1.2.6.1", "1.2.6.1.1").Save(service.InInbox("replaced.dcm"));
            await service.ProcessAsync();
        }

        Assert.False(File.Exists(replacedResult));
        string later = RebuildBench.Outcomes(bench);
        await bench.ReplaceAsync(earlier);

        var result = bench.Rebuild();

        Assert.Equal((3, 0), (result.Import.Outcomes, result.Import.Findings));
        Assert.Equal(later.Split('\n').Where(line => !line.Contains("superseded", StringComparison.Ordinal)), RebuildBench.Outcomes(bench).Split('\n'));
        using var restored = bench.Start();
        Assert.Equal((0, 0), (await restored.TakeAsync(), await restored.ScoreAsync()));
        Assert.Equal((1, 1), (restored.Records(AuditKind.Requeue).Count, restored.Records(AuditKind.Rebuild).Count));
        Assert.Empty(restored.Verify().Faults);
        Assert.Empty(RebuildBench.Audit(restored));
    }

    [Theory]
    [InlineData("before the first rename", true, false)]
    [InlineData("after the first rename", false, true)]
    [InlineData("after all renames but the last", false, false)]
    public async Task Killed_at_any_moment_it_is_not_taken_for_a_new_site_and_can_be_run_again(string moment, bool hasLedger, bool hasWal)
    {
        using var bench = await RebuildBench.CreateAsync();
        string before = RebuildBench.Outcomes(bench);
        await DamageAsync(bench, 5000);
        bench.Rebuild(withoutBackup: true);
        File.Move(bench.Ledger, LedgerFile.RebuiltIn(bench.Root));
        await File.WriteAllBytesAsync(LedgerFile.RebuiltIn(bench.Root) + ".tmp", [1, 2, 3], Cancel);
        if (hasLedger)
            await File.WriteAllBytesAsync(bench.Ledger, new byte[5000], Cancel);
        if (hasWal)
            await File.WriteAllBytesAsync(bench.Ledger + "-wal", new byte[100], Cancel);

        Assert.Contains("rebuild", Assert.Throws<LedgerRefusedException>(bench.Require).Message, StringComparison.Ordinal);
        if (!hasLedger)
            Assert.True(Assert.Throws<LedgerRefusedException>(bench.Open).Message.Contains("a rebuild did not end", StringComparison.Ordinal), moment);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Rebuild(withoutBackup: hasLedger);

        Assert.Equal(before, RebuildBench.Outcomes(bench));
        bench.Require();
        Assert.Empty(Directory.GetFiles(bench.Root.Path, "*rebuilt*"));
        using var service = bench.Start();
        Assert.Single(service.Records(AuditKind.Rebuild));
        Assert.Empty(service.Verify().Faults);
    }

    [Fact]
    public async Task A_restore_that_did_not_end_is_to_be_ended_first()
    {
        using var bench = await RebuildBench.CreateAsync();
        string backup;
        using (var ledger = bench.Open())
            backup = bench.Backup(ledger).Run(Night, Cancel).File;
        File.Delete(bench.Ledger);
        File.Copy(backup, LedgerFile.ReplacementIn(bench.Root));

        var refused = Assert.Throws<LedgerRefusedException>(() => bench.Rebuild(withoutBackup: true));

        Assert.Contains("ledger restore", refused.Message, StringComparison.Ordinal);
        bench.Restore(backup);
        bench.Require();
    }

    [Fact]
    public async Task A_ledger_that_would_have_to_go_where_something_is_stays_where_it_is()
    {
        using var bench = await RebuildBench.CreateAsync();
        await DamageAsync(bench, 5000);
        bench.Rebuild(withoutBackup: true);
        await DamageAsync(bench, 6000);

        Assert.Throws<IOException>(() => bench.Rebuild(withoutBackup: true));

        Assert.Equal(6000, new FileInfo(bench.Ledger).Length);
        Assert.Empty(Directory.GetFiles(bench.Root.Path, "*rebuilt*"));
    }

    private static async Task DamageAsync(SafekeepingBench bench, int? bytesLeft)
    {
        if (bytesLeft is { } length)
            await bench.ReplaceAsync(new byte[length]);
        else
            File.Delete(bench.Ledger);
    }
}
