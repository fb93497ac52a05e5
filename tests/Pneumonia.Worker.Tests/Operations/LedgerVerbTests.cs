using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pneumonia.TestKit;
using Pneumonia.Worker.Jobs;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Verbs;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Tests.Ledger.Safekeeping;

namespace Pneumonia.Worker.Tests.Operations;

public sealed class LedgerVerbTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private bool _stageStarted;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backup_beside_a_service_restore_after_it_and_start()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        string elsewhere = Path.Combine(bench.Root.Path, "elsewhere.db");
        using (bench.Open())
        {
            Assert.Equal(ExitCodes.Done, await RunAsync(bench, "ledger", "backup"));
            Assert.Equal(ExitCodes.Done, await RunAsync(bench, "ledger", "backup", "--out", elsewhere));
            Assert.Equal(ExitCodes.InputOutput, await RunAsync(bench, "ledger", "restore", elsewhere));
        }

        Assert.Contains("2 outcomes and 1 labels backed up", _output.ToString(), StringComparison.Ordinal);
        Assert.NotNull(BackupFolder.FindNewest(bench.Root));
        Assert.Contains("Stop the service", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await RunAsync(bench, "ledger", "restore", elsewhere));
        Assert.Contains("Restored: 2 outcomes, 1 labels", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await StartAsync(bench));
    }

    [Fact]
    public async Task A_damaged_ledger_stops_the_start_before_any_stage_with_74_and_stays_as_it_is()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        byte[] damaged = (await File.ReadAllBytesAsync(bench.Ledger, Cancel))[..8192];
        await bench.ReplaceAsync(damaged);

        int exitCode = await StartAsync(bench);

        Assert.Equal((ExitCodes.InputOutput, false), (exitCode, _stageStarted));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(bench.Ledger, Cancel));
        string line = Assert.Single(_error.ToString().TrimEnd().Split(Environment.NewLine));
        Assert.Contains(bench.Ledger, line, StringComparison.Ordinal);
        Assert.Contains("pneumonia-worker ledger restore", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_ledger_is_rebuilt_only_when_it_is_given_up_and_starts_then()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        await bench.ReplaceAsync(new byte[5000]);

        int refused = await RunAsync(bench, "ledger", "rebuild");
        int rebuilt = await RunAsync(bench, "ledger", "rebuild", "--without-backup");
        int again = await RunAsync(bench, "ledger", "rebuild");

        Assert.Equal((ExitCodes.InputOutput, ExitCodes.Done, ExitCodes.Done), (refused, rebuilt, again));
        Assert.Contains("is damaged", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 result files: 2 outcomes entered (2 scored, 0 not assessed, 0 failed), 0 known already, 0 findings.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Kept for an auditor: ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The ledger is intact and lacked nothing.", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await StartAsync(bench));
    }

    [Fact]
    public async Task A_result_file_that_is_left_out_makes_it_exit_1_and_is_named_without_an_identity()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        string backup = Path.Combine(bench.Root.Path, "elsewhere.db");
        Assert.Equal(ExitCodes.Done, await RunAsync(bench, "ledger", "backup", "--out", backup));
        string file = Directory.GetFiles(bench.Root.ResultsFolder, "result.json", SearchOption.AllDirectories)[0];
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Cancel)).Replace("2.25.", "2.26.", StringComparison.Ordinal), Cancel);

        int restored = await RunAsync(bench, "ledger", "restore", backup);
        int rebuilt = await RunAsync(bench, "ledger", "rebuild");

        Assert.Equal((ExitCodes.DoneWithFindings, ExitCodes.DoneWithFindings), (restored, rebuilt));
        string key = Path.GetFileName(Path.GetDirectoryName(file)!);
        Assert.Contains($"/{key} is about another study than its folder says", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("2.26.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_of_another_program_stops_the_start_with_78()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        bench.Execute("pragma application_id = 7");

        Assert.Equal((ExitCodes.Configuration, false), (await StartAsync(bench), _stageStarted));
    }

    [Fact]
    public async Task Backup_without_a_ledger_makes_none()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);
        File.Delete(bench.Ledger);

        Assert.Equal(ExitCodes.InputOutput, await RunAsync(bench, "ledger", "backup"));

        Assert.False(File.Exists(bench.Ledger));
    }

    [Fact]
    public async Task The_job_leaves_a_backup_of_its_scheduled_time()
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);

        Assert.Equal(ExitCodes.Done, await RunAsync(bench, "jobs", "run", "backup"));

        Assert.Contains(BackupFolder.FindNewest(bench.Root)!, _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ledger")]
    [InlineData("ledger", "restore")]
    [InlineData("ledger", "mend")]
    [InlineData("ledger", "rebuild", "FILE")]
    public async Task What_is_not_understood_exits_2(params string[] arguments)
    {
        using var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 1);

        Assert.Equal(ExitCodes.Usage, await RunAsync(bench, arguments));
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    private Task<int> StartAsync(SafekeepingBench bench) => RunAsync(bench, "run", "--Operations:Http", "http://127.0.0.1:0");

    private Task<int> RunAsync(SafekeepingBench bench, params string[] arguments) => CommandLine.RunAsync(
        [.. arguments, "--DataRoot", bench.Root.Path, "--Model:Folder", TinyModel.Folder, "--Intake:Folders:0:Path", bench.Inbox],
        _output,
        _error,
        AddStages,
        context => [new RunVerb(context), new LedgerVerb(context), new JobsVerb(context)]);

    private void AddStages(IHostApplicationBuilder builder)
    {
        builder.AddOperations();
        builder.AddLedger();
        builder.AddScoringPipeline();
        builder.AddResults();
        builder.AddJobCatalogue();
        builder.Services.AddHostedService(services => new StopsAtOnce(services.GetRequiredService<IHostApplicationLifetime>(), () => _stageStarted = true));
    }

    private sealed class StopsAtOnce(IHostApplicationLifetime lifetime, Action started) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            started();
            lifetime.StopApplication();
            return Task.CompletedTask;
        }
    }
}
