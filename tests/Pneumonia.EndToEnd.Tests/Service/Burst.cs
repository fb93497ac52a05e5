using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>A burst of instances exported to a service, one a study, every other one to be flagged; and the proof that each is accounted for.</summary>
/// <param name="exportFolder">Where to write, if not to the service's export folder itself.</param>
internal sealed class Burst(ServiceProcess service, string? exportFolder = null)
{
    private const int InstancesInFolder = 20;

    private readonly string _exportFolder = exportFolder ?? service.ExportFolder;

    /// <summary>The instances exported so far.</summary>
    public int Written { get; private set; }

    /// <summary>Exports instances until there are <paramref name="total"/>: into new subfolders, one in three renamed into place, one in three in two pieces.</summary>
    public async Task WriteAsync(int total)
    {
        for (; Written < total; Written++)
        {
            string folder = Path.Combine(_exportFolder, $"{Written / InstancesInFolder}");
            Directory.CreateDirectory(folder);
            string path = Path.Combine(folder, $"{Written}.dcm");
            byte[] content = Content(isFlagged: Written % 2 == 0);
            switch (Written % 3)
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

    /// <summary>Exports instances until there are <paramref name="total"/> while the service is started and killed; it does not run when this returns.</summary>
    public async Task WriteUnderKillsAsync(int total, int kills, Random random, params IReadOnlyList<string> overrides)
    {
        int first = Written;
        for (int kill = 1; kill <= kills; kill++)
        {
            int to = first + ((total - first) * kill / kills), enough = Math.Min(CountResults() + 1 + random.Next((to - Written) / 2), to);
            var writing = Task.Run(() => WriteAsync(to), TestContext.Current.CancellationToken);
            service.Launch(["--Scoring:BatchSize", "4", .. overrides]);
            await service.UntilResultsAsync(enough);
            Assert.False(service.HasEnded, "The service ended by itself.");
            await service.KillAsync();
            await writing;
        }
    }

    /// <summary>Puts what is exported so far into the ledger, as a service leaves it that is killed between taking files and scoring them. It must not run.</summary>
    public async Task LeaveTakenAsync()
    {
        using var database = new LedgerDatabase(service.DataRoot, Options.Create(new LedgerOptions()), TimeProvider.System);
        var ledger = new LedgerStore(database, new LedgerSignals(TimeProvider.System), TimeProvider.System);
        await ledger.RegisterAsync([.. Directory.EnumerateFiles(service.ExportFolder, "*", SearchOption.AllDirectories).Select(FileVersion.Of)], CancellationToken.None);
    }

    /// <summary>The studies with a result file.</summary>
    public int CountResults() => service.CountResults();

    /// <summary>Waits, while it goes on, until the service has a result of every instance and has delivered all.</summary>
    public async Task UntilDoneAsync()
    {
        while (CountResults() is var reached && reached < Written)
            await ServiceProcess.UntilAsync($"more than {reached} of {Written} results are written", () => Task.FromResult(CountResults() > reached));
        await ServiceProcess.UntilAsync(
            "all is delivered", () => Task.FromResult(Count("select count(*) from outbox where delivered_at is null") == 0));
    }

    /// <summary>Every instance has one outcome, one audit record and one delivery, the chain is whole, and no file came or went that should not.</summary>
    public void AssertAccountedFor()
    {
        Assert.Equal(new Dictionary<string, long> { ["scored"] = Written }, service.CountByState());
        Assert.Equal(
            Enumerable.Range(0, Written).Select(i => $"{i}.dcm").Order(StringComparer.Ordinal), service.Results().Keys.Order(StringComparer.Ordinal));
        Assert.Empty(service.VerifyAudit());
        Assert.Equal(Written, Count("select count(*) from audit where kind = 'outcome'"));
        Assert.Equal(Written, Count("select count(distinct instance) from audit where kind = 'outcome'"));
        Assert.Equal(Written, Count("select count(*) from outbox where destination = 'result' and delivered_at is not null"));
        Assert.Equal((Written + 1) / 2, Directory.EnumerateFiles(service.DataRoot.FlaggedFolder, "*.json").Count());
        Assert.Equal(Written, Directory.EnumerateFiles(service.ExportFolder, "*", SearchOption.AllDirectories).Count());
        Assert.DoesNotContain(
            Directory.EnumerateFiles(service.DataRoot.ResultsFolder, "*", SearchOption.AllDirectories), file => Path.GetFileName(file) != "result.json");
    }

    /// <summary>What a query that counts finds in the ledger.</summary>
    public long Count(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={service.DataRoot.LedgerFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>A radiograph that the tiny model flags, or not; another instance of another study each time.</summary>
    public static byte[] Content(bool isFlagged) => A.ChestInstance()
        .WithPixels(96, 80, (row, column) => (row is >= 24 and < 72 && column is >= 20 and < 60) == isFlagged ? 3000 : 500)
        .Build();
}
