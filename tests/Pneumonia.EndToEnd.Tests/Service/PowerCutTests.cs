using System.Globalization;
using Microsoft.Data.Sqlite;
using Pneumonia.TestKit;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>
/// Nothing is lost and nothing is done twice while the service is killed again and again in the midst of a burst. For a long run set
/// POWER_CUT_SOAK to instances and kills, as 10000:300; the service takes variables that begin with PNEUMONIA for its own.
/// </summary>
public sealed class PowerCutTests : IAsyncDisposable
{
    private const int InstancesInFolder = 20;
    private const string Undelivered = "select count(*) from outbox where delivered_at is null";

    private readonly ServiceProcess _service = new();

    [Fact]
    public async Task However_often_it_is_killed_every_instance_has_one_outcome_one_record_and_one_delivery()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var (instances, kills) = Environment.GetEnvironmentVariable("POWER_CUT_SOAK")?.Split(':') is [var first, var second]
            ? (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(second, CultureInfo.InvariantCulture))
            : (400, 20);
        var random = new Random(1);
        var killedAt = new List<int>();
        int written = 0;
        for (int kill = 1; kill <= kills; kill++)
        {
            int from = written, to = written = (int)((long)instances * kill / kills), before = CountResults();
            var writing = Task.Run(() => WriteAsync(from, to), TestContext.Current.CancellationToken);
            _service.Launch("--Scoring:BatchSize", "4");
            if (kill % 4 > 0)
            {
                int enough = before + 1 + random.Next((to - from) / 2);
                await ServiceProcess.UntilAsync($"{enough} results are written", () => Task.FromResult(_service.HasEnded || CountResults() >= Math.Min(enough, to)));
            }

            await Task.Delay(random.Next(kill % 4 > 0 ? 20 : 1500), TestContext.Current.CancellationToken); // one in four may be killed before it works
            Assert.False(_service.HasEnded, "The service ended by itself.");
            await _service.KillAsync();
            await writing;
            killedAt.Add(CountResults());
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Results at each kill: {string.Join(' ', killedAt)}");
        Assert.InRange(killedAt.Distinct().Count(), kills / 2, kills);
        await _service.StartAsync();
        while (CountResults() is var reached && reached < instances)
            await ServiceProcess.UntilAsync($"more than {reached} of {instances} results are written", () => Task.FromResult(CountResults() > reached));
        await ServiceProcess.UntilAsync("all is delivered", () => Task.FromResult(Count(Undelivered) == 0));
        Assert.Equal(ExitCodes.Done, await _service.StopAsync());

        Assert.Equal(new Dictionary<string, long> { ["scored"] = instances }, _service.CountByState());
        Assert.Equal(Expected(instances).Order(StringComparer.Ordinal), _service.Results().Keys.Order(StringComparer.Ordinal));
        Assert.Empty(_service.VerifyAudit());
        Assert.Equal(instances, Count("select count(*) from audit where kind = 'outcome'"));
        Assert.Equal(instances, Count("select count(distinct instance) from audit where kind = 'outcome'"));
        Assert.Equal(instances, Count("select count(*) from outbox where destination = 'result' and delivered_at is not null"));
        int flagged = (instances + 1) / 2;
        Assert.Equal(flagged, Directory.EnumerateFiles(_service.DataRoot.FlaggedFolder, "*.json").Count());
        Assert.Equal(instances, Directory.EnumerateFiles(_service.ExportFolder, "*", SearchOption.AllDirectories).Count());
        Assert.DoesNotContain(Directory.EnumerateFiles(_service.DataRoot.ResultsFolder, "*", SearchOption.AllDirectories), file => Path.GetFileName(file) != "result.json");
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    // Into new subfolders; one in three renamed into place, one in three in two pieces.
    private async Task WriteAsync(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            string folder = Path.Combine(_service.ExportFolder, $"{i / InstancesInFolder}");
            Directory.CreateDirectory(folder);
            bool isFlagged = i % 2 == 0;
            byte[] content = A.ChestInstance().WithPixels(96, 80, (row, column) => (row is >= 24 and < 72 && column is >= 20 and < 60) == isFlagged ? 3000 : 500).Build();
            string path = Path.Combine(folder, $"{i}.dcm");
            switch (i % 3)
            {
                case 0:
                    await File.WriteAllBytesAsync(path + ".part", content);
                    File.Move(path + ".part", path);
                    break;
                case 1:
                    await using (var file = File.Create(path))
                    {
                        await file.WriteAsync(content.AsMemory(0, content.Length / 2));
                        await file.FlushAsync();
                        await Task.Delay(20);
                        await file.WriteAsync(content.AsMemory(content.Length / 2));
                    }

                    break;
                default:
                    await File.WriteAllBytesAsync(path, content);
                    break;
            }
        }
    }

    private static IEnumerable<string> Expected(int instances) => Enumerable.Range(0, instances).Select(i => $"{i}.dcm");

    private int CountResults() => !Directory.Exists(_service.DataRoot.ResultsFolder)
        ? 0
        : Directory.EnumerateFiles(_service.DataRoot.ResultsFolder, "result.json", SearchOption.AllDirectories).Count();

    private long Count(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_service.DataRoot.LedgerFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
