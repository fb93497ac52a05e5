using System.Net;
using System.Text.Json.Nodes;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>The verb queue beside the running service.</summary>
public sealed class QueueTests : IAsyncDisposable
{
    private readonly ServiceProcess _service = new();

    [Fact]
    public async Task A_destination_that_breaks_is_given_up_said_and_put_back_while_the_service_runs()
    {
        var address = await _service.StartAsync("--Delivery:MaxAttempts", "2", "--Delivery:RetryDelay", "00:00:00.1");
        await _service.WaitUntilReadyAsync(address);
        Directory.Delete(_service.DataRoot.FlaggedFolder);
        await File.WriteAllTextAsync(_service.DataRoot.FlaggedFolder, "", TestContext.Current.CancellationToken);

        Save("flagged.dcm", isFlagged: true);
        await _service.WaitForResultsAsync(1);
        await ServiceProcess.UntilAsync("the worklist is written", () => Task.FromResult(File.Exists(_service.DataRoot.WorklistFile)));
        await ServiceProcess.UntilAsync("the service is not ready", async () => (await _service.GetReadinessAsync(address)).Status == HttpStatusCode.ServiceUnavailable);
        var listed = await RunAsync("list", "--state", "deadLetter", "--json");
        string page = await _service.GetTextAsync(address);
        File.Delete(_service.DataRoot.FlaggedFolder);
        var retried = await RunAsync("retry", "--state", "deadLetter", "--because", "folder restored");
        await _service.WaitUntilReadyAsync(address);
        await ServiceProcess.UntilAsync("the flagged file is written", () => Task.FromResult(
            Directory.Exists(_service.DataRoot.FlaggedFolder) && Directory.GetFiles(_service.DataRoot.FlaggedFolder, "*.json").Length == 1));

        Assert.StartsWith("flagged:", (string?)JsonNode.Parse(listed.Output)!["entries"]![0]!["id"], StringComparison.Ordinal);
        Assert.Contains("<dt>Result files given up</dt><dd>1</dd>", page, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Done, ""), (retried.ExitCode, retried.Error));
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        Assert.Equal(new Dictionary<string, long> { ["scored"] = 1 }, _service.CountByState());
        Assert.Empty(_service.VerifyAudit());
    }

    [Fact]
    public async Task What_two_operators_put_back_at_once_the_running_service_assesses_once_more()
    {
        await _service.StartAsync();
        Save("lateral.dcm", isFlagged: true, view: "LL");
        var first = (await _service.WaitForResultsAsync(1))["lateral.dcm"];

        var runs = await Task.WhenAll(RunAsync("retry", "1", "--because", "one"), RunAsync("retry", "1", "--because", "other"));
        await ServiceProcess.UntilAsync("it is assessed again", () => Task.FromResult(_service.Results()["lateral.dcm"].ScoredAt > first.ScoredAt));

        // The second may have come after the service was done with the first: then both are requeues, each with its outcome.
        int requeues = runs.Count(run => run.ExitCode == ExitCodes.Done);
        Assert.InRange(requeues, 1, 2);
        await ServiceProcess.UntilAsync("nothing waits", () => Task.FromResult(_service.CountByState().SequenceEqual([new("not-assessed", 1)])));
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());
        var shown = JsonNode.Parse((await RunAsync("show", "1", "--json")).Output)!["auditRecords"]!.AsArray().Select(record => (string?)record!["kind"]).ToList();
        Assert.Equal((requeues, requeues + 1), (shown.Count(kind => kind == "requeue"), shown.Count(kind => kind == "outcome")));
        Assert.Empty(_service.VerifyAudit());
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private Task<ProgramResult> RunAsync(params string[] arguments) => ServiceProcess.RunVerbAsync(["queue", .. arguments, "--DataRoot", _service.DataRoot.Path]);

    private void Save(string name, bool isFlagged, string view = "PA") => A.ChestInstance().WithViewPosition(view)
        .WithPixels(96, 80, (row, column) => (row is >= 24 and < 72 && column is >= 20 and < 60) == isFlagged ? 3000 : 500)
        .Save(Path.Combine(_service.ExportFolder, name));
}
