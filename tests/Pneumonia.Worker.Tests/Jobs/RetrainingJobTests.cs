using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Worker.Jobs;
using Pneumonia.Worker.Jobs.Retraining;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Tests.Jobs;

/// <summary>The trainer is a shell script here: sh -c SCRIPT {output} ARGUMENTS, so that $0 is the folder to write to.</summary>
public sealed class RetrainingJobTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 4, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private DataRoot Root => new(_folder["data"]);

    private string Candidates => Path.Combine(Root.ModelsFolder, "candidates");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_package_that_loads_becomes_a_candidate()
    {
        var (outcome, report) = await RunAsync("cp \"$1\"/model.* \"$0\"; echo trained", TinyModel.Folder);

        Assert.False(outcome.HasFindings);
        Assert.Equal("1.0.0", ModelPackage.Load(Path.Combine(Candidates, "20260301T040000Z")).Manifest.Version);
        Assert.Equal(["20260301T040000Z"], Folders());
        Assert.Equal((Path.Combine("models", "candidates", "20260301T040000Z"), 0, null), (report.Candidate, report.ExitCode, report.Fault));
        Assert.Equal("trained", report.OutputTail.Trim());
    }

    [Fact]
    public async Task A_program_that_fails_leaves_nothing_but_the_reason()
    {
        var (outcome, report) = await RunAsync("cp \"$1\"/model.* \"$0\"; echo no data >&2; exit 3", TinyModel.Folder);

        Assert.True(outcome.HasFindings);
        Assert.Empty(Folders());
        Assert.Equal((null, 3, "no data"), (report.Candidate, report.ExitCode, report.OutputTail.Trim()));
        Assert.NotNull(report.Fault);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("cp \"$1\"/model.json \"$0\"")]
    [InlineData("cp \"$1\"/model.* \"$0\"; printf x >> \"$0\"/model.onnx")]
    public async Task A_package_that_is_refused_leaves_nothing_but_the_reason(string script)
    {
        var (outcome, report) = await RunAsync(script, TinyModel.Folder);

        Assert.True(outcome.HasFindings);
        Assert.Empty(Folders());
        Assert.Equal((null, 0), (report.Candidate, report.ExitCode));
        Assert.NotNull(report.Fault);
    }

    [Fact]
    public async Task A_program_that_runs_too_long_is_ended_with_its_children()
    {
        var clock = Stopwatch.StartNew();

        var (outcome, report) = await RunAsync("sleep 120 & sleep 120", timeout: TimeSpan.FromSeconds(1));

        Assert.True(outcome.HasFindings);
        Assert.Null(report.ExitCode);
        Assert.Empty(Folders());
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Only_the_end_of_a_flood_of_output_is_kept()
    {
        var (_, report) = await RunAsync("head -c 5000000 /dev/zero | tr '\\0' x; echo the end; exit 1");

        Assert.Equal(16_384, report.OutputTail.Length);
        Assert.EndsWith("the end\n", report.OutputTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_finding()
    {
        var (outcome, report) = await RunAsync(new RetrainingOptions { Command = _folder["absent"], Arguments = ["{output}"] });

        Assert.True(outcome.HasFindings);
        Assert.NotNull(report.Fault);
        Assert.Empty(Folders());
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        const string Argument = "a b; touch pwned $(id) \"quoted\"";

        var (_, report) = await RunAsync("printf '%s' \"$1\"; exit 1", Argument);

        Assert.Equal(Argument, report.OutputTail);
    }

    [Fact]
    public async Task What_a_killed_run_left_is_removed()
    {
        Directory.CreateDirectory(Path.Combine(Candidates, ".unfinished-20260201T040000Z", "deep"));

        await RunAsync("cp \"$1\"/model.* \"$0\"", TinyModel.Folder);

        Assert.Equal(["20260301T040000Z"], Folders());
    }

    [Fact]
    public async Task A_candidate_of_the_same_time_is_kept()
    {
        await RunAsync("cp \"$1\"/model.* \"$0\"", TinyModel.Folder);

        var outcome = await Job(Shell("exit 9")).RunAsync(Now, TestContext.Current.CancellationToken);

        Assert.False(outcome.HasFindings);
        Assert.Equal(["20260301T040000Z"], Folders());
    }

    [Fact]
    public async Task Two_processes_do_not_retrain_at_once()
    {
        Directory.CreateDirectory(Candidates);
        using var other = new FileStream(Path.Combine(Candidates, ".lock"), FileMode.Create, FileAccess.Write, FileShare.None);

        var outcome = await Job(Shell("exit 0")).RunAsync(Now, TestContext.Current.CancellationToken);

        Assert.True(outcome.HasFindings);
        Assert.Empty(Folders());
    }

    [Fact]
    public async Task A_stop_of_the_service_ends_the_program_and_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        string started = _folder["started"];
        using var watcher = new FileSystemWatcher(_folder.Path, "started");
        watcher.Created += (_, _) => stop.Cancel();
        watcher.EnableRaisingEvents = true;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Job(Shell("touch \"$1\"; sleep 120", started)).RunAsync(Now, stop.Token));

        Assert.Empty(Folders());
    }

    private static RetrainingOptions Shell(string script, string argument = "", TimeSpan? timeout = null) => new()
    {
        Command = Requires.Tool("sh", "dash"),
        Arguments = ["-c", script, RetrainingOptions.OutputPlaceholder, argument],
        Timeout = timeout ?? TimeSpan.FromMinutes(2),
    };

    private Task<(JobOutcome Outcome, RetrainingReport Report)> RunAsync(string script, string argument = "", TimeSpan? timeout = null) =>
        RunAsync(Shell(script, argument, timeout));

    private async Task<(JobOutcome Outcome, RetrainingReport Report)> RunAsync(RetrainingOptions options)
    {
        var outcome = await Job(options).RunAsync(Now, TestContext.Current.CancellationToken);
        string report = Assert.Single(outcome.Files, file => file.EndsWith(".json", StringComparison.Ordinal));
        return (outcome, JsonSerializer.Deserialize(File.ReadAllText(report), RetrainingJson.Default.RetrainingReport)!);
    }

    private RetrainingJob Job(RetrainingOptions options)
    {
        Root.Create();
        return new RetrainingJob(Root, Options.Create(new JobsOptions { Retraining = options }), TimeProvider.System);
    }

    private string[] Folders() => [.. Directory.GetDirectories(Candidates).Select(folder => Path.GetFileName(folder))];
}
