using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pneumonia.Imaging;
using Pneumonia.TestKit;
using Pneumonia.Worker.Delivery;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Verbs;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Tests.Ledger.Audit;

namespace Pneumonia.Worker.Tests.Operations;

/// <summary>The verb against the ledger of a pipeline that stays open, as beside a running service.</summary>
public sealed class QueueVerbTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_counts_every_state_and_names_what_is_open_oldest_first()
    {
        using var bench = await WithFailedAsync();
        TestImages.NotFlagged().WithUids("1.2.1", "1.2.2", "1.2.3").WithViewPosition("LL").Save(bench.InInbox("Mueller^Anna.dcm"));
        TestImages.NotFlagged(3).Save(bench.InInbox("fine.dcm"));
        await bench.ProcessAsync();
        bench.Clock.Advance(TimeSpan.FromDays(1));
        TestImages.NotFlagged(4).Save(bench.InInbox("waits.dcm"));
        await bench.TakeAsync();

        int exitCode = await RunAsync(bench, "list");

        string[] lines = _output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(ExitCodes.Done, exitCode);
        Assert.Equal(
            ["1  failed       InputOutputFault (501)", "1  notAssessed  NotFrontal (204)", "1  pending", "1  scored"], lines[..4].Select(line => line.Trim()));
        Assert.Equal(["failed", "notAssessed", "pending"], lines[6..].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]));
        Assert.EndsWith("NotFrontal (204)", lines[7], StringComparison.Ordinal);
        Assert.All(["Anna", "1.2.1", "1.2.3", bench.Inbox], secret => Assert.DoesNotContain(secret, _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_as_json_holds_what_the_filter_means_and_how_much_the_limit_left_out()
    {
        using var bench = await WithRefusedAsync(3);
        await RunAsync(bench, "list", "--state", "notAssessed", "--reason", "NotFrontal", "--limit", "2", "--json");

        var json = JsonNode.Parse(_output.ToString())!;

        var count = Assert.Single(json["counts"]!.AsArray())!;
        Assert.Equal(("notAssessed", 204, 3), ((string?)count["state"], (int?)count["reasonNumber"], (int?)count["count"]));
        Assert.Equal(["1", "2"], json["entries"]!.AsArray().Select(entry => (string?)entry!["id"]));
        Assert.Equal(1, (int?)json["left"]);
        Assert.Equal(bench.Outcomes()[0].StudyKey, (string?)json["entries"]![0]!["studyKey"]);
    }

    [Fact]
    public async Task Show_has_the_row_its_records_and_its_deliveries()
    {
        using var bench = new PipelineBench();
        string path = TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.ProcessAsync();

        int exitCode = await RunAsync(bench, "show", "1", "--json");
        var json = JsonNode.Parse(_output.ToString())!;
        await RunAsync(bench, "show", "1");

        Assert.Equal(ExitCodes.Done, exitCode);
        Assert.Equal((path, "scored", "scored"), ((string?)json["path"], (string?)json["state"], (string?)json["result"]!["outcome"]));
        Assert.Equal([AuditKind.Outcome], json["auditRecords"]!.AsArray().Select(record => (string?)record!["kind"]));
        Assert.Equal([Destination.Flagged, Destination.Result, Destination.Worklist], json["deliveries"]!.AsArray().Select(row => (string?)row!["destination"]));
        Assert.Contains("sopInstanceUid: " + bench.OnlyOutcome().SopInstanceUid, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_puts_a_failed_instance_back_and_it_gets_its_probability()
    {
        using var bench = await WithFailedAsync();

        int exitCode = await RunAsync(bench, "retry", "1", "--because", "the share was mended");
        await bench.ProcessAsync();

        Assert.Equal(ExitCodes.Done, exitCode);
        Assert.Equal($"1: put back, was failed.{Environment.NewLine}1 of 1 put back.", _output.ToString().Trim());
        Assert.Equal(Outcome.Scored, bench.OnlyOutcome().Outcome);
        var record = Assert.Single(bench.Records(AuditKind.Requeue));
        var payload = JsonNode.Parse(record.Payload)!;
        Assert.Equal(AuditActor.Operator(), record.Actor);
        Assert.Equal(("the share was mended", "failed", "InputOutputFault"), ((string?)payload["because"], (string?)payload["from"], (string?)payload["reason"]));
        Assert.Equal(2, bench.Records(AuditKind.Outcome).Count);
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task Retry_by_reason_puts_back_that_reason_only()
    {
        using var bench = await WithRefusedAsync(2);
        TestImages.NotFlagged().WithBodyPart("HAND").Save(bench.InInbox("hand.dcm"));
        await bench.ProcessAsync();

        int exitCode = await RunAsync(bench, "retry", "--reason", "NotFrontal", "--because", "headers corrected");

        Assert.Equal(ExitCodes.Done, exitCode);
        Assert.Equal((2, 1), (bench.States[InstanceState.Pending], bench.States[InstanceState.NotAssessed]));
        Assert.Equal(2, bench.Records(AuditKind.Requeue).Count);
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task A_filter_puts_back_a_hundred_and_all_with_all()
    {
        using var bench = await WithRefusedAsync(105);

        int some = await RunAsync(bench, "retry", "--state", "notAssessed", "--because", "x");
        long left = bench.States[InstanceState.NotAssessed];
        int all = await RunAsync(bench, "retry", "--state", "notAssessed", "--all", "--because", "x");

        Assert.Equal((ExitCodes.DoneWithFindings, 5, ExitCodes.Done), (some, left, all));
        Assert.Equal(105, bench.States[InstanceState.Pending]);
    }

    [Fact]
    public async Task What_has_a_probability_or_waits_or_is_not_there_stays_as_it_is()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("scored.dcm"));
        await bench.ProcessAsync();
        TestImages.NotFlagged().Save(bench.InInbox("waits.dcm"));
        await bench.TakeAsync();

        int exitCode = await RunAsync(bench, "retry", "1", "2", "3", "flagged:0123456789abcdef", "--because", "x");

        Assert.Equal(ExitCodes.DoneWithFindings, exitCode);
        string[] expected =
        [
            "1: left as it is, scored.", "2: left as it is, pending.", "3: not in the queue.", "flagged:0123456789abcdef: not in the queue.", "0 of 4 put back.",
        ];
        Assert.Equal(expected, _output.ToString().TrimEnd().Split(Environment.NewLine));
        Assert.Empty(bench.Records(AuditKind.Requeue));
    }

    [Fact]
    public async Task Two_processes_that_put_the_same_row_back_leave_one_requeue()
    {
        using var bench = await WithFailedAsync();
        string program = Path.Combine(AppContext.BaseDirectory, "pneumonia-worker.dll");
        string[] arguments = [program, "queue", "retry", "1", "--because", "mended", "--DataRoot", bench.Root.Path, "--Model:Folder", TinyModel.Folder];

        var runs = await Task.WhenAll(
            ExternalProgram.RunAsync("dotnet", arguments, Cancel), ExternalProgram.RunAsync("dotnet", arguments, Cancel), RetryHereAsync());

        Assert.Equal([ExitCodes.Done, ExitCodes.DoneWithFindings, ExitCodes.DoneWithFindings], runs.Select(run => run.ExitCode).Order());
        Assert.Single(bench.Records(AuditKind.Requeue));
        bench.Clock.SetUtcNow(Later(bench.Clock.GetUtcNow(), TimeProvider.System.GetUtcNow()).AddMinutes(1));
        Assert.Equal(1, await bench.ScoreAsync());
        Assert.Equal(Outcome.Scored, bench.OnlyOutcome().Outcome);
        Assert.Empty(bench.Verify().Faults);

        async Task<ProgramResult> RetryHereAsync() => new(await RunAsync(bench, "retry", "1", "--because", "mended"), "", "");
    }

    [Fact]
    public async Task A_discarded_instance_keeps_its_outcome_and_file_and_leaves_the_queue()
    {
        using var bench = await WithRefusedAsync(2);

        int exitCode = await RunAsync(bench, "discard", "1", "--because", "a test image");
        int again = await RunAsync(bench, "retry", "1", "--because", "x");
        await RunAsync(bench, "retry", "--state", "notAssessed", "--because", "x");

        Assert.Equal((ExitCodes.Done, ExitCodes.DoneWithFindings), (exitCode, again));
        Assert.Equal((1, 1), (bench.States[InstanceState.NotAssessed], bench.States[InstanceState.Pending]));
        Assert.True(File.Exists(bench.InInbox("0.dcm")));
        var record = Assert.Single(bench.Records(AuditKind.Discard));
        Assert.Equal((1, AuditActor.Operator()), (record.Instance, record.Actor));
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task A_discarded_instance_that_is_sent_again_is_taken_anew()
    {
        using var bench = await WithRefusedAsync(1);
        await RunAsync(bench, "discard", "1", "--because", "wrong patient in the protocol");

        int known = await bench.TakeAsync();
        File.Copy(bench.InInbox("0.dcm"), bench.InInbox("again.dcm"));
        await bench.ProcessAsync();

        Assert.Equal(0, known);
        Assert.Equal(2, bench.Records(AuditKind.Outcome).Count);
        Assert.Equal(2, bench.States[InstanceState.NotAssessed]);
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task A_discarded_file_that_could_not_be_read_is_not_taken_again_by_itself()
    {
        using var bench = await WithFailedAsync();
        bench.Execute("update instances set state = 'not-assessed', reason = 121");
        await RunAsync(bench, "discard", "1", "--because", "x");

        int queued = await bench.Get<LedgerStore>().RegisterAsync([FileVersion.Of(bench.InInbox(Path.Combine("sub", "locked.dcm")))], Cancel);

        Assert.Equal(0, queued);
        Assert.Equal([FileKnowledge.Known], bench.Get<LedgerStore>().Find([FileVersion.Of(bench.InInbox(Path.Combine("sub", "locked.dcm")))]));
    }

    [Fact]
    public async Task Discarding_what_waits_means_that_it_is_not_scored()
    {
        using var bench = await WithFailedAsync();
        await RunAsync(bench, "retry", "1", "--because", "x");
        await bench.DeliverAsync();

        await RunAsync(bench, "discard", "1", "--because", "x");
        int scored = await bench.ScoreAsync();
        await bench.DeliverAsync();
        await RunAsync(bench, "list", "--state", "discarded");

        Assert.Equal(0, scored);
        Assert.Empty(bench.ResultFiles());
        Assert.Contains("1        ", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task A_dead_letter_is_listed_shown_and_put_back_with_a_record()
    {
        using var bench = await WithDeadLetterAsync();
        string id = $"flagged:{bench.OnlyOutcome().StudyKey}";

        await RunAsync(bench, "list", "--state", "deadLetter", "--json");
        var entry = JsonNode.Parse(_output.ToString())!["entries"]!.AsArray().Single()!;
        int shown = await RunAsync(bench, "show", id);
        int exitCode = await RunAsync(bench, "retry", "--state", "deadLetter", "--because", "folder restored");
        File.Delete(bench.Root.FlaggedFolder);
        await bench.DeliverAsync();

        Assert.Equal((id, 2), ((string?)entry["id"], (int?)entry["attempts"]));
        Assert.StartsWith("IOException 0x", (string?)entry["error"], StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Done, ExitCodes.Done), (shown, exitCode));
        Assert.Single(bench.FlaggedFiles());
        var record = Assert.Single(bench.Records(AuditKind.Requeue));
        Assert.Equal((null, bench.OnlyOutcome().StudyKey), (record.Instance, record.Subject));
        Assert.Single(bench.Records(AuditKind.Outcome));
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task A_discarded_dead_letter_stays_away_until_its_study_has_something_new_to_tell()
    {
        using var bench = await WithDeadLetterAsync();
        await RunAsync(bench, "discard", $"flagged:{bench.OnlyOutcome().StudyKey}", "--because", "told by telephone");
        File.Delete(bench.Root.FlaggedFolder);
        await RunAsync(bench, "retry", "--state", "deadLetter", "--because", "x");
        int nothing = await bench.DeliverAsync();
        TestImages.Flagged().WithStudyUid(bench.OnlyOutcome().StudyInstanceUid!).Save(bench.InInbox("second view.dcm"));

        await bench.ProcessAsync();

        Assert.Equal((0, 0), (nothing, bench.Ledger.GetBacklog().DeadLetters));
        Assert.Single(bench.FlaggedFiles());
        Assert.Empty(bench.Verify().Faults);
    }

    [Theory]
    [InlineData]
    [InlineData("list", "--state", "lost")]
    [InlineData("list", "--reason", "Bored")]
    [InlineData("list", "--limit", "0")]
    [InlineData("show")]
    [InlineData("show", "elsewhere:1")]
    [InlineData("show", "99")]
    [InlineData("retry", "1")]
    [InlineData("retry", "--because", "x")]
    [InlineData("retry", "1", "--state", "failed", "--because", "x")]
    [InlineData("retry", "--state", "scored", "--because", "x")]
    [InlineData("retry", "1", "--because", " ")]
    [InlineData("retry", "1", "--because", "two\nlines")]
    [InlineData("retry", "1", "--because", "for Mueller^Anna")]
    [InlineData("retry", "1", "--because", "study 1.2.840.113619.2.1")]
    [InlineData("discard", "--because", "x")]
    [InlineData("discard", "one", "--because", "x")]
    public async Task What_is_not_understood_exits_2_and_changes_nothing(params string[] arguments)
    {
        using var bench = await WithRefusedAsync(1);

        int exitCode = await RunAsync(bench, arguments);

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Equal(1, bench.States[InstanceState.NotAssessed]);
    }

    [Fact]
    public async Task A_reason_is_bounded()
    {
        using var bench = await WithRefusedAsync(1);

        int tooLong = await RunAsync(bench, "retry", "1", "--because", new string('x', 201));
        int longest = await RunAsync(bench, "retry", "1", "--because", new string('x', 200));

        Assert.Equal((ExitCodes.Usage, ExitCodes.Done), (tooLong, longest));
    }

    [Fact]
    public async Task Without_a_ledger_it_exits_74_and_makes_none()
    {
        using var folder = new TemporaryFolder();

        int exitCode = await CommandLine.RunAsync(
            ["queue", "list", "--DataRoot", folder["data"]], _output, _error, builder => AddStages(builder, TimeProvider.System), context => [new QueueVerb(context)]);

        Assert.Equal(ExitCodes.InputOutput, exitCode);
        Assert.False(Path.Exists(folder["data"]));
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    private Task<int> RunAsync(PipelineBench bench, params string[] arguments) => CommandLine.RunAsync(
        ["queue", .. arguments, "--DataRoot", bench.Root.Path, "--Model:Folder", TinyModel.Folder],
        _output, _error, builder => AddStages(builder, bench.Clock), context => [new QueueVerb(context)]);

    private static void AddStages(IHostApplicationBuilder builder, TimeProvider clock)
    {
        builder.AddOperations();
        builder.AddLedger();
        builder.Services.AddSingleton(clock);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>One instance, locked.dcm, whose file could not be read at any try and can now.</summary>
    private static async Task<PipelineBench> WithFailedAsync()
    {
        var bench = new PipelineBench();
        Directory.CreateDirectory(bench.InInbox("sub"));
        TestImages.Flagged().Save(bench.InInbox(Path.Combine("sub", "locked.dcm")));
        await bench.TakeAsync();
        using (new CircularFolder(bench.InInbox("sub")))
        {
            for (int i = 0; i < new ScoringOptions().MaxAttempts; i++)
            {
                await bench.ScoreAsync();
                bench.Clock.Advance(TimeSpan.FromHours(1));
            }
        }

        await bench.DeliverAsync();
        Assert.Equal(Reason.InputOutputFault, bench.OnlyOutcome().Reason);
        return bench;
    }

    private static async Task<PipelineBench> WithRefusedAsync(int count)
    {
        var bench = new PipelineBench();
        for (int i = 0; i < count; i++)
            TestImages.NotFlagged(i).WithViewPosition("LL").Save(bench.InInbox($"{i}.dcm"));
        await bench.ProcessAsync();
        return bench;
    }

    /// <summary>A flagged study whose file could not be written: there is a file where its folder should be.</summary>
    private static async Task<PipelineBench> WithDeadLetterAsync()
    {
        var bench = new PipelineBench(delivery: new DeliveryOptions { MaxAttempts = 2 });
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        Directory.Delete(bench.Root.FlaggedFolder);
        await File.WriteAllTextAsync(bench.Root.FlaggedFolder, "", Cancel);
        await bench.DeliverAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.DeliverAsync();
        return bench;
    }
}
