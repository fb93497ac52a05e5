using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>The ledger is lost in the ways that it can be, brought back from result files, and nothing is scored twice.</summary>
public sealed class RebuildTests : IAsyncDisposable
{
    private readonly ServiceProcess _service = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ledger_overwritten_or_deleted_stops_the_start_is_rebuilt_and_no_old_file_is_scored_again(bool isOverwritten)
    {
        await _service.StartAsync();
        Fill("old");
        var before = await WaitForAllAsync(files: 4, duplicates: 1);
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        DeleteLedger();
        if (isOverwritten)
            await File.WriteAllBytesAsync(_service.DataRoot.LedgerFile, new byte[100_000], Cancel);

        _service.Launch();
        int refused = await _service.WaitUntilEndedAsync();
        string said = await _service.ReadLogAsync();
        var withoutFlag = await LedgerAsync("rebuild");
        var rebuilt = await LedgerAsync("rebuild", "--without-backup");

        Assert.Equal((ExitCodes.InputOutput, ExitCodes.InputOutput, ExitCodes.Done), (refused, withoutFlag.ExitCode, rebuilt.ExitCode));
        Assert.Contains(isOverwritten ? "is damaged" : "is lost", said, StringComparison.Ordinal);
        Assert.Contains("pneumonia-worker ledger restore", said, StringComparison.Ordinal);
        Assert.Contains("pneumonia-worker ledger rebuild --without-backup", said, StringComparison.Ordinal);
        Assert.Contains("4 outcomes entered (2 scored, 2 not assessed, 0 failed)", rebuilt.Output, StringComparison.Ordinal);
        await AssertGoesOnAsync(before, rebuiltOutcomes: 4, duplicates: 2, AuditKind.Rebuild);
    }

    [Fact]
    public async Task After_a_restore_of_an_older_backup_no_file_that_came_since_is_scored_again()
    {
        string backup = Path.Combine(_service.DataRoot.Path, "older.db");
        await _service.StartAsync();
        Fill("first");
        await WaitForAllAsync(files: 4, duplicates: 1);
        Assert.Equal(ExitCodes.Done, (await LedgerAsync("backup", "--out", backup)).ExitCode);
        Fill("since");
        var before = await WaitForAllAsync(files: 8, duplicates: 2);
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());

        var restored = await LedgerAsync("restore", backup);
        var again = await LedgerAsync("rebuild");

        Assert.Equal((ExitCodes.Done, ExitCodes.Done), (restored.ExitCode, again.ExitCode));
        Assert.Contains("4 outcomes entered", restored.Output, StringComparison.Ordinal);
        Assert.Contains("lacked nothing", again.Output, StringComparison.Ordinal);
        await AssertGoesOnAsync(before, rebuiltOutcomes: 4, duplicates: 3, AuditKind.Restore, AuditKind.Rebuild);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    // Starts, sends new files, and looks whether every file has one outcome, the old ones theirs.
    private async Task AssertGoesOnAsync(IReadOnlyDictionary<string, InstanceResult> before, int rebuiltOutcomes, int duplicates, params string[] kinds)
    {
        var address = await _service.StartAsync();
        await _service.WaitUntilReadyAsync(address);
        Fill("new");
        var after = await WaitForAllAsync(before.Count + 4, duplicates);
        string metrics = await _service.GetTextAsync(new Uri(address, "metrics"));
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());

        Assert.All(before, old => Assert.Equal(
            (old.Value.ScoredAt, old.Value.ReceivedAt, old.Value.Probability, old.Value.Reason, old.Value.PixelSha256),
            (after[old.Key].ScoredAt, after[old.Key].ReceivedAt, after[old.Key].Probability, after[old.Key].Reason, after[old.Key].PixelSha256)));
        Assert.Matches("""pneumonia_instances_finished_total\{[^}]*outcome="Scored",reason="none"\} 2\n""", metrics);
        Assert.Matches("""pneumonia_instances_finished_total\{[^}]*outcome="NotAssessed",reason="NotFrontal"\} 1\n""", metrics);

        Assert.Empty(_service.VerifyAudit());
        using var database = new LedgerDatabase(_service.DataRoot, Options.Create(new LedgerOptions()), TimeProvider.System);
        var records = new AuditReader(database).EnumerateRecords().ToList();
        var outcomes = records.Where(record => record.Kind == AuditKind.Outcome).ToList();
        Assert.Equal((after.Count, after.Count), (outcomes.Count, outcomes.Select(record => record.Instance).Distinct().Count()));
        Assert.Equal(rebuiltOutcomes, outcomes.Count(record => JsonNode.Parse(record.Payload)!["rebuilt"] is not null));
        Assert.All(kinds, kind => Assert.Single(records, record => record.Kind == kind));
    }

    // Until each file has its outcome, is delivered, and each copy is known for one.
    private async Task<IReadOnlyDictionary<string, InstanceResult>> WaitForAllAsync(int files, int duplicates)
    {
        await ServiceProcess.UntilAsync($"{files} files and {duplicates} copies are done", () =>
        {
            var states = _service.CountByState();
            return Task.FromResult(states.GetValueOrDefault("duplicate") == duplicates && states.Values.Sum() == files + duplicates
                && !states.ContainsKey("pending") && !states.ContainsKey("scoring") && _service.Results().Count == files);
        });
        await ServiceProcess.UntilAsync("all is delivered", () =>
        {
            using var database = new LedgerDatabase(_service.DataRoot, Options.Create(new LedgerOptions()), TimeProvider.System);
            return Task.FromResult(new LedgerQueries(database).GetBacklog().Deliveries == 0);
        });
        return _service.Results();
    }

    private void Fill(string name)
    {
        Save($"{name}-flagged.dcm", isFlagged: true);
        Save($"{name}-not-flagged.dcm", isFlagged: false);
        Save($"{name}-lateral.dcm", isFlagged: true, view: "LL");
        File.WriteAllText(Path.Combine(_service.ExportFolder, $"{name}-text.dcm"), new string('x', 500));
        File.Copy(Path.Combine(_service.ExportFolder, $"{name}-flagged.dcm"), Path.Combine(_service.ExportFolder, $"{name}-z-copy.dcm"));
    }

    private void DeleteLedger()
    {
        foreach (string file in Directory.EnumerateFiles(_service.DataRoot.Path, "ledger.db*"))
            File.Delete(file);
    }

    private Task<ProgramResult> LedgerAsync(params string[] arguments) => ServiceProcess.RunVerbAsync(
        ["ledger", .. arguments, "--DataRoot", _service.DataRoot.Path, "--Model:Folder", TinyModel.Folder, "--Intake:Folders:0:Path", _service.ExportFolder]);

    private void Save(string name, bool isFlagged, string view = "PA") => A.ChestInstance().WithViewPosition(view)
        .WithPixels(96, 80, (row, column) => (row is >= 24 and < 72 && column is >= 20 and < 60) == isFlagged ? 3000 : 500)
        .Save(Path.Combine(_service.ExportFolder, name));
}
