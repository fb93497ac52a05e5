using Microsoft.Extensions.Options;
using Pneumonia.Worker.Jobs.Auditing;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Tests.Ledger.Safekeeping;

/// <summary>A ledger whose bytes are not what was written is refused at the start, says the same as before, or is named by the nightly audit.</summary>
public sealed class LedgerDamageTests
{
    private const int PageSize = 4096;

    /// <summary>
    /// Columns that no hash, index or copy vouches for. A wrong byte in them changes no outcome: they say when something was queued or tried, or repeat
    /// what the stored result has. A study's probability and flag may be above those of its instances, since a file may have been replaced.
    /// </summary>
    private static readonly string[] Unvouched =
    [
        "instances.owner", "instances.lease_until", "instances.attempts", "instances.next_attempt_at", "instances.received_at",
        "instances.study_instance_uid", "instances.series_instance_uid", "instances.detail", "instances.elapsed_ms",
        "studies.study_instance_uid", "studies.probability", "studies.flagged_at", "studies.first_received_at", "studies.updated_at", "studies.instances",
        "outbox.generation", "outbox.due_at", "outbox.created_at", "outbox.attempts", "outbox.last_error", "outbox.delivered_at",
        "outbox.dead_at", "outbox.discarded_at", "labels.labelled_on", "labels.imported_at", "labels.present",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_byte_anywhere_is_refused_or_changes_nothing_or_is_found_by_the_nightly_audit()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 8, waiting: 150);
        byte[] sound = await File.ReadAllBytesAsync(bench.Ledger, Cancel);
        string content = SafekeepingBench.Dump(bench.Ledger);
        Assert.False(IsFoundAtNight(bench));
        await bench.ReplaceAsync(sound);
        var verdicts = new Dictionary<string, int>();
        for (int page = 0; page < sound.Length / PageSize; page++)
        {
            // The page's header and first cell pointers, the database's header in page 1, and places all over.
            int[] places = [.. Enumerable.Range(0, 12), .. Enumerable.Range(12, 96).Where(_ => page == 0), .. Enumerable.Range(1, 16).Select(i => ((i * 253) + page) % PageSize)];
            foreach (int place in places)
            {
                byte[] damaged = [.. sound];
                damaged[(page * PageSize) + place] ^= (byte)(place % 3 == 0 ? 0x01 : 0xff);
                await bench.ReplaceAsync(damaged);
                string verdict = Judge(bench, content);
                Assert.False(verdict.StartsWith("unseen", StringComparison.Ordinal), $"Byte {place} of page {page + 1} is wrong, {verdict}.");
                verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
            }
        }

        Assert.True(verdicts["refused"] > 200 && verdicts["same"] > 200 && verdicts["audited"] > 20, string.Join(", ", verdicts));
    }

    [Fact]
    public async Task A_ledger_cut_off_anywhere_is_refused()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 5);
        byte[] sound = await File.ReadAllBytesAsync(bench.Ledger, Cancel);
        int[] lengths = [0, 1, 15, 16, 50, 99, 100, 101, 511, 512, 1000, .. Enumerable.Range(1, sound.Length / PageSize - 1).SelectMany(page => new[] { page * PageSize, (page * PageSize) + 1, (page * PageSize) + 2000, ((page + 1) * PageSize) - 1 })];

        foreach (int length in lengths)
        {
            await bench.ReplaceAsync(sound[..length]);

            var refused = Assert.Throws<LedgerRefusedException>(bench.Require);
            Assert.False(refused.IsForeign, $"{length} bytes: {refused.Message}");
            Assert.Equal(length, new FileInfo(bench.Ledger).Length);
        }
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(0, 100)]
    [InlineData(0, PageSize)]
    [InlineData(PageSize, PageSize)]
    [InlineData(3 * PageSize, 2 * PageSize)]
    public async Task A_ledger_with_a_piece_overwritten_is_refused(int from, int length)
    {
        foreach (byte filling in (byte[])[0, 0x58, 0xff])
        {
            using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 5);
            byte[] damaged = await File.ReadAllBytesAsync(bench.Ledger, Cancel);
            damaged.AsSpan(from, length).Fill(filling);
            await bench.ReplaceAsync(damaged);

            Assert.Throws<LedgerRefusedException>(bench.Require);
        }
    }

    private static string Judge(SafekeepingBench bench, string content)
    {
        try
        {
            bench.Require();
        }
        catch (LedgerRefusedException refused)
        {
            Assert.Contains(bench.Ledger, refused.Message, StringComparison.Ordinal);
            return "refused";
        }

        string[] before = content.Split('\n'), now = SafekeepingBench.Dump(bench.Ledger).Split('\n');
        string[] changed = [.. before.Except(now).Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)]).Distinct()];
        if (changed.Length == 0 && before.Length == now.Length)
            return "same";
        if (IsFoundAtNight(bench))
            return "audited";
        return before.Length == now.Length && changed.All(Unvouched.Contains) ? "unvouched" : $"unseen in {string.Join(", ", changed)}";
    }

    private static bool IsFoundAtNight(SafekeepingBench bench)
    {
        using var ledger = bench.Open();
        var queries = new AuditQueries(ledger);
        var findings = new AuditFindings();
        long faults = 0;
        LedgerCheck.Run(queries, findings, Cancel);
        var outcomes = new LedgerQueries(ledger);
        new ResultsCheck(queries, outcomes, new ResultFiles(bench.Root, outcomes, Options.Create(new ResultsOptions())), bench.Root, findings).Run(Cancel);
        new AuditCheck(ledger, _ => faults++).Run(Cancel);
        return findings.Counts.Count > 0 || faults > 0;
    }
}
