using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pneumonia.TestKit;
using Pneumonia.Worker.Jobs;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Verbs;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Tests.Ledger.Audit;

namespace Pneumonia.Worker.Tests.Operations;

public sealed partial class AuditVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_of_an_intact_ledger_exits_0_and_says_how_far_it_goes()
    {
        using var bench = await AuditBench.WithOutcomesAsync(3);

        int exitCode = await RunAsync(bench, "verify");

        Assert.Equal(ExitCodes.Done, exitCode);
        Assert.Equal($"Intact: 5 records in a chain, 3 instances compared. Record 5 has the hash {bench.Records()[^1].Hash}.", _output.ToString().Trim());
    }

    [Fact]
    public async Task Verify_of_a_ledger_that_was_changed_exits_1_names_the_record_and_says_what_to_do()
    {
        using var bench = await AuditBench.WithOutcomesAsync(3);
        bench.Tamper("update audit set payload = '{}' where sequence = 4");

        int exitCode = await RunAsync(bench, "verify");

        Assert.Equal(ExitCodes.DoneWithFindings, exitCode);
        Assert.StartsWith("Record 4 was changed", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("-> Keep a copy of ledger.db", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("NOT INTACT", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_prints_the_first_findings_and_counts_all()
    {
        using var bench = await AuditBench.WithOutcomesAsync(30);
        bench.Execute("update instances set result = '{}'");

        await RunAsync(bench, "verify");

        string[] lines = _output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal((22, "... and 10 more."), (lines.Length, lines[20]));
        Assert.StartsWith("NOT INTACT, 30 findings", lines[21], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_is_not_there_or_no_database_exits_74_and_none_is_made()
    {
        string root = Directory.CreateDirectory(_folder["data"]).FullName;

        int absent = await RunAsync(root, "verify");
        Assert.Empty(Directory.EnumerateFileSystemEntries(root));
        await File.WriteAllTextAsync(new DataRoot(root).LedgerFile, new string('x', 5000), Cancel);
        int damaged = await RunAsync(root, "verify");

        Assert.Equal((ExitCodes.InputOutput, ExitCodes.InputOutput), (absent, damaged));
    }

    [Theory]
    [InlineData("export", "--from", "31.01.2026")]
    [InlineData("export", "--from", "2026-02-01", "--to", "2026-01-31")]
    [InlineData("export", "--format", "xml")]
    [InlineData("export", "--format", "1")]
    [InlineData("verify", "now")]
    [InlineData]
    public async Task What_is_not_understood_exits_2(params string[] arguments) =>
        Assert.Equal(ExitCodes.Usage, await RunAsync(_folder["data"], arguments));

    [Fact]
    public async Task Export_has_every_record_with_its_fields_in_order()
    {
        using var bench = await AuditBench.WithOutcomesAsync(2);

        await RunAsync(bench, "export");

        var lines = _output.ToString().TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.All(lines, line => Assert.Equal(
            ["sequence", "at", "kind", "actor", "subject", "instance", "payload", "previousHash", "hash"], line.Select(member => member.Key)));
        Assert.Equal(bench.Records().Select(record => record.Hash), lines.Select(line => (string?)line["hash"]));
    }

    [Theory]
    [InlineData(null, null, 5)]
    [InlineData("2026-03-04", null, 5)]
    [InlineData("2026-03-06", "9999-12-31", 1)]
    [InlineData(null, "2026-03-05", 4)]
    [InlineData("2026-03-05", "2026-03-05", 1)]
    [InlineData("2026-03-07", null, 0)]
    public async Task Export_of_days_has_the_records_of_these_days(string? from, string? to, int records)
    {
        using var bench = await AuditBench.WithOutcomesAsync(1);
        for (int day = 5; day <= 6; day++)
        {
            bench.Clock.Advance(TimeSpan.FromDays(1));
            TestImages.Flagged().WithStudyUid($"1.2.{day}").Save(bench.InInbox($"{day}.dcm"));
            await bench.ProcessAsync();
        }

        string file = _folder["export.jsonl"];
        int exitCode = await RunAsync(
            bench, ["export", "--out", file, .. from is null ? [] : (string[])["--from", from], .. to is null ? [] : (string[])["--to", to]]);

        Assert.Equal(ExitCodes.Done, exitCode);
        Assert.Equal(records, (await File.ReadAllLinesAsync(file, Cancel)).Length);
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    /// <summary>The document tells an outsider how to check an export; this is its script, on exports of this program.</summary>
    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task The_documented_python_script_follows_an_export_and_finds_a_change(string format)
    {
        string python = Requires.Tool("python3", "python3");
        string script = _folder["verify.py"];
        string document = await File.ReadAllTextAsync(Path.Combine(Requires.RepositoryRoot, "service", "docs", "audit-trail.md"), Cancel);
        await File.WriteAllTextAsync(script, PythonBlock().Match(document).Groups["code"].Value, Cancel);
        using var bench = await AuditBench.WithOutcomesAsync(3);
        await bench.Get<AuditChanges>().RecordConfigurationAsync("1.0 „ünïcode“", [new("Folder", "/srv/Röntgen, \"1\"\n")], Cancel);
        string export = _folder["export." + format], changed = _folder["changed." + format];
        Assert.Equal(ExitCodes.Done, await RunAsync(bench, "export", "--out", export, "--format", format));
        string text = await File.ReadAllTextAsync(export, Cancel);
        await File.WriteAllTextAsync(changed, text.Replace("false", "true", StringComparison.Ordinal), Cancel);

        var intact = await ExternalProgram.RunAsync(python, [script, export], Cancel);
        var broken = await ExternalProgram.RunAsync(python, [script, changed], Cancel);

        Assert.Equal((0, $"6 records, the last is {bench.Records()[^1].Hash}"), (intact.ExitCode, intact.Output.Trim() + intact.Error));
        Assert.Equal((1, "record 3 is wrong"), (broken.ExitCode, broken.Error.Trim() + broken.Output));
    }

    [Fact]
    public async Task A_start_under_another_configuration_is_recorded_and_one_under_the_same_is_not()
    {
        using var bench = new PipelineBench();
        await StartAndStopAsync(bench);
        await StartAndStopAsync(bench);

        await StartAndStopAsync(bench, "--Ledger:BusyTimeout", "00:00:10");

        var payloads = bench.Records(AuditKind.Configuration).Select(record => JsonNode.Parse(record.Payload)!).ToList();
        Assert.Equal([null, """["Ledger:BusyTimeout"]"""], payloads.Select(payload => payload["changed"]?.ToJsonString()));
        Assert.Equal(["00:00:30", "00:00:10"], payloads.Select(payload => (string?)payload["values"]!["Ledger:BusyTimeout"]));
        Assert.Equal(BuildInfo.Version, (string?)payloads[0]["program"]);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private Task<int> RunAsync(PipelineBench bench, params string[] arguments) => RunAsync(bench.Root.Path, arguments);

    private Task<int> RunAsync(string root, params string[] arguments) =>
        CommandLine.RunAsync(Arguments(root, ["audit", .. arguments]), _output, _error, AddStages, Verbs);

    private async Task StartAndStopAsync(PipelineBench bench, params string[] overrides)
    {
        int exitCode = await CommandLine.RunAsync(
            Arguments(bench.Root.Path, ["run", "--Operations:Http", "http://127.0.0.1:0", "--Intake:Folders:0:Path", bench.Inbox, .. overrides]),
            _output,
            _error,
            builder =>
            {
                AddStages(builder);
                builder.Services.AddHostedService<StopsAtOnce>();
            },
            Verbs);
        Assert.Equal((ExitCodes.Done, ""), (exitCode, _error.ToString()));
    }

    private static string[] Arguments(string root, string[] arguments) => [.. arguments, "--DataRoot", root, "--Model:Folder", TinyModel.Folder];

    private static IReadOnlyList<System.CommandLine.Command> Verbs(VerbContext context) => [new RunVerb(context), new AuditVerb(context)];

    private static void AddStages(IHostApplicationBuilder builder)
    {
        builder.AddOperations();
        builder.AddLedger();
        builder.AddScoringPipeline();
        builder.AddResults();
        builder.AddJobCatalogue();
    }

    private sealed class StopsAtOnce(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        }
    }

    [GeneratedRegex(@"```python\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PythonBlock();
}
