using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Doctor;
using Pneumonia.Worker.Operations.Verbs;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests.Operations.Doctor;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public DoctorTests()
    {
        Directory.CreateDirectory(_folder["data"]);
        Directory.CreateDirectory(_folder["export"]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DataRoot Root => new(_folder["data"]);

    [Fact]
    public async Task Where_all_is_well_it_says_so_line_by_line_and_exits_0()
    {
        Assert.Equal(ExitCodes.Done, await RunAsync("doctor"));

        string[] lines = _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[..^1], line => Assert.StartsWith("OK ", line, StringComparison.Ordinal));
        Assert.All(
            ["configuration", "data root", "export folder 0", "model", "database", "destination result", "destination flagged", "destination worklist", "clock"],
            name => Assert.Contains(lines, line => line.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_changes_nothing()
    {
        await RunAsync("doctor");

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["data"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["export"]));
    }

    [Fact]
    public async Task As_json_it_names_each_check_with_its_status_and_what_to_do()
    {
        Directory.Delete(_folder["export"]);

        Assert.Equal(ExitCodes.WillNotWork, await RunAsync("doctor", "--json"));

        var report = JsonNode.Parse(_output.ToString())!;
        Assert.Equal("failed", report["status"]!.GetValue<string>());
        var folder = report["checks"]!.AsArray().Single(check => check!["name"]!.GetValue<string>() == "export folder 0")!;
        Assert.Equal("failed", folder["status"]!.GetValue<string>());
        Assert.NotEmpty(folder["advice"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_fault_is_found_in_one_go()
    {
        Directory.Delete(_folder["export"]);
        await File.WriteAllTextAsync(Root.LedgerFile, "not a database, whatever its name says", Cancel);

        await RunAsync("doctor", "--Model:Folder", _folder["absent"], "--Operations:Prot", "1");

        string[] failed = [.. _output.ToString().Split(Environment.NewLine).Where(line => line.StartsWith("FAIL", StringComparison.Ordinal))];
        Assert.Contains(failed, line => line.Contains("Operations:Prot", StringComparison.Ordinal));
        Assert.All(["export folder 0", "model", "database"], name => Assert.Contains(failed, line => line.Contains($"  {name} ", StringComparison.Ordinal)));
        Assert.All(failed, line => Assert.Contains(" -> ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_data_root_that_is_not_there_yet_is_a_warning_and_exits_1()
    {
        Directory.Delete(_folder["data"]);

        Assert.Equal(ExitCodes.DoneWithFindings, await RunAsync("doctor"));
        Assert.False(Directory.Exists(_folder["data"]));
    }

    [Fact]
    public void A_sound_ledger_is_well_and_one_of_a_newer_version_is_not()
    {
        new LedgerDatabase(Root, Options.Create(new LedgerOptions()), TimeProvider.System).Dispose();
        Assert.Equal(CheckStatus.Ok, Only(new DatabaseDoctor(Root)).Status);

        using (var connection = new SqliteConnection($"Data Source={Root.LedgerFile};Pooling=False"))
        {
            connection.Open();
            Dapper.SqlMapper.Execute(connection, "pragma user_version = 99");
        }

        Assert.Equal(CheckStatus.Failed, Only(new DatabaseDoctor(Root)).Status);
    }

    [Fact]
    public void No_ledger_is_well_unless_results_show_that_there_was_one()
    {
        Assert.Equal(CheckStatus.Ok, Only(new DatabaseDoctor(Root)).Status);

        string study = Path.Combine(Root.ResultsFolder, "2026", "03", "04", "0123456789abcdef");
        Directory.CreateDirectory(study);
        File.WriteAllText(Path.Combine(study, "result.json"), "{}");

        Assert.Equal(CheckStatus.Failed, Only(new DatabaseDoctor(Root)).Status);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_cache_that_others_may_write_is_a_warning_since_it_is_not_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        Directory.CreateDirectory(Root.CacheFolder);
        (string, string?)[] marks = [("Operations:StopIntakeMegabytes", "50"), ("Operations:ResumeIntakeMegabytes", "50")];
        Assert.All(RootDoctor(marks).Run(Cancel), result => Assert.Equal(CheckStatus.Ok, result.Status));

        File.SetUnixFileMode(Root.CacheFolder, (UnixFileMode)0b111_111_111);

        Assert.Contains(RootDoctor(marks).Run(Cancel), result => result.Status == CheckStatus.Warning);
    }

    [Theory]
    [InlineData("50", "50", CheckStatus.Ok)]
    [InlineData("50", "1000000000", CheckStatus.Warning)]
    [InlineData("1000000000", "1000000000", CheckStatus.Failed)]
    public void Free_space_is_compared_with_the_marks_that_are_configured(string stop, string resume, object expected) =>
        Assert.Equal(expected, RootDoctor(("Operations:StopIntakeMegabytes", stop), ("Operations:ResumeIntakeMegabytes", resume)).Run(Cancel).Last().Status);

    [Fact]
    public void Destinations_that_cannot_be_written_are_faults_each_on_its_own()
    {
        File.WriteAllText(Root.ResultsFolder, "a file in the folder's place");
        Directory.CreateDirectory(Root.FlaggedFolder);
        Directory.CreateDirectory(Root.WorklistFile);

        var results = new DestinationsDoctor(Root).Run(Cancel).ToDictionary(result => result.Name, result => result.Status);

        Assert.Equal(
            new Dictionary<string, CheckStatus>
            {
                ["destination result"] = CheckStatus.Failed,
                ["destination flagged"] = CheckStatus.Ok,
                ["destination worklist"] = CheckStatus.Failed,
            },
            results);
    }

    [Fact]
    public void Deliveries_that_were_given_up_are_a_warning_that_says_how_to_go_on()
    {
        using (var database = new LedgerDatabase(Root, Options.Create(new LedgerOptions()), TimeProvider.System))
            Assert.All(new DestinationsDoctor(Root).Run(Cancel), result => Assert.Equal(CheckStatus.Ok, result.Status));
        using (var connection = new SqliteConnection($"Data Source={Root.LedgerFile};Pooling=False"))
        {
            connection.Open();
            Dapper.SqlMapper.Execute(connection, "insert into outbox (destination, study_key, generation, due_at, created_at, dead_at) values ('flagged', 'k', 1, 0, 0, 1)");
        }

        var warning = Assert.Single(new DestinationsDoctor(Root).Run(Cancel), result => result.Status == CheckStatus.Warning);

        Assert.Contains("1 to flagged", warning.Detail, StringComparison.Ordinal);
        Assert.Contains("queue retry --state deadLetter", warning.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1970, CheckStatus.Failed)]
    [InlineData(2026, CheckStatus.Ok)]
    [InlineData(2199, CheckStatus.Failed)]
    public void A_clock_with_an_absurd_year_is_a_fault(int year, object expected) =>
        Assert.Equal(expected, Only(new ClockDoctor(new FakeTimeProvider(new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero)))).Status);

    [Fact]
    public void A_check_that_throws_has_failed_and_the_next_one_runs()
    {
        var results = DoctorReport.Run([new Broken(), new ClockDoctor(TimeProvider.System)], TimeProvider.System, Cancel).ToList();

        Assert.Equal([("broken", CheckStatus.Failed), ("clock", CheckStatus.Ok)], results.Select(result => (result.Name, result.Status)));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private DataRootDoctor RootDoctor(params (string Key, string? Value)[] values) => new(
        Root, new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, value.Value))).Build());

    private static CheckResult Only(IDoctorCheck check) => Assert.Single(check.Run(Cancel));

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
        [
            .. arguments, "--DataRoot", _folder["data"], "--Intake:Folders:0:Path", _folder["export"],
            "--Operations:StopIntakeMegabytes", "50", "--Operations:ResumeIntakeMegabytes", "50",
            .. arguments.Contains("--Model:Folder") ? [] : (string[])["--Model:Folder", TinyModel.Folder],
        ],
        _output,
        _error,
        AddStages,
        context => [new DoctorVerb(context)]);

    private static void AddStages(IHostApplicationBuilder builder)
    {
        builder.AddOperations();
        builder.AddIntake();
        builder.AddLedger();
        builder.AddScoring();
    }

    private sealed class Broken : IDoctorCheck
    {
        public string Name => "broken";

        public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
        {
            if (Name.Length > 0)
                throw new InvalidOperationException("broken");
            yield return CheckResult.Ok(Name, "");
        }
    }
}
