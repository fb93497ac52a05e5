using Dapper;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Jobs;
using Pneumonia.Worker.Jobs.Retention;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Tests.Jobs;

public sealed class RetentionJobTests : IDisposable
{
    private readonly JobsBench _bench = new(new JobsOptions { Retention = new RetentionOptions { ResultsDays = 30, FlaggedDays = 10, ReportsDays = 30 } });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Old_files_go_with_a_record_each_and_young_ones_stay()
    {
        await _bench.ProcessAsync("old.dcm", TestImages.Flagged());
        string old = _bench.OnlyResultFile();
        string sha256 = Sha256(old);
        _bench.Pipeline.Clock.Advance(TimeSpan.FromDays(25));
        await _bench.ProcessAsync("young.dcm", TestImages.Flagged());
        _bench.Pipeline.Clock.Advance(TimeSpan.FromDays(6));

        var outcome = await RunAsync();

        Assert.Equal((false, "1 results, 1 flagged files and 0 reports removed"), (outcome.HasFindings, outcome.Summary));
        string young = _bench.OnlyResultFile();
        Assert.NotEqual(old, young);
        Assert.False(Directory.Exists(Path.GetDirectoryName(old)));
        Assert.Single(Directory.GetFiles(_bench.Root.FlaggedFolder));
        Assert.True(File.Exists(_bench.Pipeline.InInbox("old.dcm")));
        Assert.Equal(
            [($$"""{"file":"{{Path.GetRelativePath(_bench.Root.Path, old)}}","sha256":"{{sha256}}"}""", Path.GetFileName(Path.GetDirectoryName(old))!)],
            Deletions().Where(record => record.Payload.Contains("results/", StringComparison.Ordinal)));
        Assert.Equal(2, Deletions().Count);
        Assert.Empty(Faults());
    }

    [Fact]
    public async Task What_was_removed_is_missing_in_no_audit_and_no_longer_on_the_worklist()
    {
        await _bench.ProcessAsync("a.dcm", TestImages.Flagged());
        _bench.Pipeline.Clock.Advance(TimeSpan.FromDays(31));

        await RunAsync();
        await _bench.Pipeline.DeliverAsync();

        Assert.Single(File.ReadAllLines(_bench.Root.WorklistFile));
        var (audit, report) = await _bench.AuditAsync();
        Assert.False(audit.HasFindings, string.Join(' ', report.Findings));
        Assert.Equal("0 results, 0 flagged files and 0 reports removed", (await RunAsync()).Summary);
    }

    [Fact]
    public async Task A_study_that_gets_another_instance_gets_its_files_again()
    {
        await _bench.ProcessAsync("a.dcm", TestImages.Flagged().WithUids("1.2.3", "1.2.3.4", "1.2.3.4.5"));
        string path = _bench.OnlyResultFile();
        _bench.Pipeline.Clock.Advance(TimeSpan.FromDays(31));
        await RunAsync();
        Assert.False(File.Exists(path));

        await _bench.ProcessAsync("b.dcm", TestImages.NotFlagged().WithUids("1.2.3", "1.2.3.4", "1.2.3.4.6"));

        Assert.Equal(path, _bench.OnlyResultFile());
        Assert.Equal(2, _bench.Pipeline.Ledger.GetStudy(Path.GetFileName(Path.GetDirectoryName(path))!).Count);
        Assert.False((await _bench.AuditAsync()).Outcome.HasFindings);
    }

    [Fact]
    public async Task What_waits_to_be_written_is_left_alone()
    {
        await _bench.ProcessAsync("a.dcm", TestImages.NotFlagged());
        _bench.Pipeline.Clock.Advance(TimeSpan.FromDays(31));
        await _bench.ExecuteAsync("update outbox set delivered_at = null");

        Assert.Equal("0 results, 0 flagged files and 0 reports removed", (await RunAsync()).Summary);
        _bench.OnlyResultFile();
    }

    [Fact]
    public async Task A_delivery_renewed_after_it_was_found_keeps_its_file()
    {
        await _bench.ProcessAsync("a.dcm", TestImages.NotFlagged());
        _bench.Pipeline.Clock.Advance(TimeSpan.FromDays(31));
        var removals = new Removals(_bench.Pipeline.Get<LedgerDatabase>(), _bench.Pipeline.Clock);
        var found = removals.FindDelivered(Destination.Result, _bench.Pipeline.Clock.GetUtcNow(), "", 10);
        Assert.Single(found);
        await _bench.ExecuteAsync("update outbox set generation = generation + 1");

        int removed = await removals.RemoveAsync(Destination.Result, found, _ => throw new InvalidOperationException("removed"), Cancel);

        Assert.Equal(0, removed);
    }

    [Fact]
    public async Task A_file_that_somebody_removed_before_is_recorded_as_that()
    {
        await _bench.ProcessAsync("a.dcm", TestImages.NotFlagged());
        File.Delete(_bench.OnlyResultFile());
        _bench.Pipeline.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal("1 results, 0 flagged files and 0 reports removed", (await RunAsync()).Summary);
        Assert.EndsWith("\"sha256\":null}", Assert.Single(Deletions()).Payload);
    }

    [Fact]
    public async Task A_file_that_cannot_be_removed_is_a_finding_and_tried_the_next_night()
    {
        await _bench.ProcessAsync("a.dcm", TestImages.NotFlagged());
        string path = _bench.OnlyResultFile();
        File.Move(path, path + ".kept");
        Directory.CreateDirectory(path);
        _bench.Pipeline.Clock.Advance(TimeSpan.FromDays(31));

        var outcome = await RunAsync();

        Assert.True(outcome.HasFindings);
        Assert.StartsWith("0 results, 0 flagged files and 0 reports removed; 1 could not be removed, the first: results/", outcome.Summary);
        Assert.Empty(Deletions());
        Directory.Delete(path);
        File.Move(path + ".kept", path);
        Assert.Equal("1 results, 0 flagged files and 0 reports removed", (await RunAsync()).Summary);
    }

    [Fact]
    public async Task Old_reports_go_and_files_of_others_stay()
    {
        await _bench.ProcessAsync("a.dcm", TestImages.Flagged());
        var (audit, _) = await _bench.AuditAsync();
        string foreign = Path.Combine(_bench.Root.ReportsFolder, "notes.json");
        File.WriteAllText(foreign, "mine");
        foreach (string file in (string[])[audit.Files[0], foreign])
            File.SetLastWriteTimeUtc(file, _bench.Pipeline.Clock.GetUtcNow().UtcDateTime.AddDays(-31));

        Assert.Equal("0 results, 0 flagged files and 1 reports removed", (await RunAsync()).Summary);
        Assert.Equal([foreign], Directory.GetFiles(_bench.Root.ReportsFolder));
    }

    [Fact]
    public async Task Nothing_is_removed_unless_the_site_says_so()
    {
        await _bench.ProcessAsync("a.dcm", TestImages.Flagged());
        _bench.Pipeline.Clock.Advance(TimeSpan.FromDays(36_500));

        Assert.Equal("0 results, 0 flagged files and 0 reports removed", (await RunAsync(new JobsOptions())).Summary);
    }

    private Task<JobOutcome> RunAsync(JobsOptions? options = null) => new RetentionJob(
        new Removals(_bench.Pipeline.Get<LedgerDatabase>(), _bench.Pipeline.Clock), _bench.Pipeline.Get<ResultFiles>(), _bench.Root,
        Options.Create(options ?? _bench.Jobs)).RunAsync(_bench.Pipeline.Clock.GetUtcNow(), Cancel);

    private List<(string Payload, string Subject)> Deletions() => _bench.Pipeline.Get<LedgerDatabase>().Read((connection, transaction) =>
        connection.Query<(string, string)>("select payload, subject from audit where kind = 'deletion' order by sequence", transaction: transaction).AsList());

    private List<AuditFault> Faults()
    {
        var faults = new List<AuditFault>();
        new AuditCheck(_bench.Pipeline.Get<LedgerDatabase>(), faults.Add).Run(Cancel);
        return faults;
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
}
