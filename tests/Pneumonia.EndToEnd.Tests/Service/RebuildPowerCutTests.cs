using System.Diagnostics;
using System.Globalization;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>
/// A rebuild that is killed leaves the damaged ledger, none or the whole new one, and can be run again. For a long run set REBUILD_SOAK to results and
/// kills, as 100000:20.
/// </summary>
public sealed class RebuildPowerCutTests : IAsyncDisposable
{
    private const int DamagedBytes = 1 << 20;

    private readonly ServiceProcess _service = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_often_it_is_killed_the_next_run_enters_every_result_once()
    {
        var (results, kills) = Environment.GetEnvironmentVariable("REBUILD_SOAK")?.Split(':') is [var first, var second]
            ? (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(second, CultureInfo.InvariantCulture))
            : (1500, 6);
        WriteResults(results);
        long started = Stopwatch.GetTimestamp();
        await DamageAsync();
        Assert.Equal(ExitCodes.Done, (await RunAsync()).ExitCode);
        var whole = Stopwatch.GetElapsedTime(started);

        var random = new Random(1);
        int hit = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            if (IsWhole())
                await DamageAsync();
            using var process = Start();
            await Task.Delay(whole * random.NextDouble(), Cancel); // any moment of a run will do
            hit += process.HasExited ? 0 : 1;
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        if (!IsWhole())
            Assert.Equal(ExitCodes.Done, (await RunAsync()).ExitCode);
        TestContext.Current.TestOutputHelper?.WriteLine($"{results} results in {whole}, {hit} of {kills} kills hit.");
        Assert.InRange(hit, 1, kills);
        Assert.Equal(new Dictionary<string, long> { ["scored"] = results }, _service.CountByState());
        Assert.Empty(_service.VerifyAudit());
        Assert.Empty(Directory.GetFiles(_service.DataRoot.Path, "*rebuilt*"));
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private bool IsWhole() => File.Exists(_service.DataRoot.LedgerFile) && new FileInfo(_service.DataRoot.LedgerFile).Length != DamagedBytes;

    private Task DamageAsync() => File.WriteAllBytesAsync(_service.DataRoot.LedgerFile, new byte[DamagedBytes], Cancel);

    private Task<ProgramResult> RunAsync() => ServiceProcess.RunVerbAsync("ledger", "rebuild", "--without-backup", "--DataRoot", _service.DataRoot.Path);

    private Process Start() => Process.Start(new ProcessStartInfo(
        "dotnet", [ServiceProcess.Program, "ledger", "rebuild", "--without-backup", "--DataRoot", _service.DataRoot.Path])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private void WriteResults(int count)
    {
        var keys = StudyKeys.Open(_service.DataRoot);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var model = ModelPackage.Load(TinyModel.Folder).Manifest;
        Parallel.For(0, count, i =>
        {
            var received = start.AddMinutes(i);
            string study = $"2.25.1{i:D8}", key = keys.OfStudy(study);
            var result = new InstanceResult
            {
                Path = Path.Combine(_service.ExportFolder, $"{i}.dcm"),
                StudyInstanceUid = study,
                SeriesInstanceUid = study + ".1",
                SopInstanceUid = study + ".1.1",
                StudyKey = key,
                Outcome = Outcome.Scored,
                Findings = [new FindingResult("pneumonia", 0.25, false, 0.5)],
                Model = new ModelIdentity(model.Name, model.Version, model.Sha256),
                ExecutionProvider = "CPU",
                FileSizeBytes = 1000 + i,
                FileModifiedAt = received,
                PixelSha256 = $"{i:x64}",
                ReceivedAt = received,
                ScoredAt = received.AddSeconds(1),
            };
            string folder = Path.Combine(_service.DataRoot.ResultsFolder, received.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture), key);
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, ResultFiles.FileName), ResultJson.Serialize(new StudyResult(result, [])));
        });
    }
}
