using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>
/// Power cuts, which unlike the end of a process take what was written and not synced: replayed from a record of what the service did to its files. For a
/// long run set POWER_LOSS_SOAK to the number of cuts.
/// </summary>
public sealed class PowerLossTests : IAsyncDisposable
{
    private readonly ServiceProcess _service = new();
    private readonly TemporaryFolder _folder = new();

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task After_any_power_cut_the_ledger_is_whole_and_knows_every_outcome_that_left_the_house()
    {
        Requires.Tool("strace", "strace");
        int cuts = int.Parse(Environment.GetEnvironmentVariable("POWER_LOSS_SOAK") ?? "100", CultureInfo.InvariantCulture);
        var random = new Random(1);
        var burst = new Burst(_service);
        var calls = await RecordAsync(burst, instances: 40);
        var disk = new PowerCutDisk(calls);
        Assert.Contains(calls, call => call.Kind == FileCallKind.Sync && call.Path == _service.DataRoot.LedgerFile); // a checkpoint

        for (int cut = 0; cut < cuts; cut++)
        {
            int at = calls[random.Next(calls.Count)].Ended, seed = random.Next();
            AssertNothingForgotten(disk.Cut(at, new Random(seed)), calls, disk, at);
        }

        foreach (double share in (double[])[0.3, 0.6, 0.9])
        {
            var files = disk.Cut(calls[(int)(calls.Count * share)].Ended, random);
            PutInPlace(files);
            await _service.StartAsync();
            await burst.UntilDoneAsync();
            Assert.Equal(ExitCodes.Done, await _service.StopAsync());
            burst.AssertAccountedFor();
        }
    }

    /// <summary>What the test above would find if the ledger were less careful: that it finds nothing says something.</summary>
    [Theory]
    [InlineData("full", false)]
    [InlineData("normal", true)]
    [InlineData("off", true)]
    public async Task The_replay_finds_what_a_database_forgets_that_does_not_sync_each_commit(string synchronous, bool forgets)
    {
        Requires.Tool("strace", "strace");
        const string Script = """
            import os, sqlite3, sys
            os.chdir(sys.argv[1])
            base = sqlite3.connect(sys.argv[1] + "/base.db", isolation_level=None)
            base.execute("pragma journal_mode = wal")
            base.execute("pragma synchronous = " + sys.argv[2])
            base.execute("create table rows (n integer primary key, text text)")
            for n in range(40):
                base.execute("insert into rows values (?, ?)", (n, "x" * 3000))
                open(sys.argv[1] + "/marker", "a").close()
                os.rename(sys.argv[1] + "/marker", sys.argv[1] + "/" + str(n))
            """;
        string output = _folder["strace"], data = _service.DataRoot.Path;
        string[] command = [.. FileCallRecord.Recorder(output), Requires.Tool("python3", "python3"), "-c", Script, data, synchronous];
        using var python = Process.Start(command[0], command[1..]);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, python.ExitCode);
        var record = new FileCallRecord(data);
        await record.AddAsync(output, python.Id);
        var disk = new PowerCutDisk(record.Calls);
        var random = new Random(1);

        bool hasForgotten = false;
        foreach (var moment in record.Calls.Where(call => call.Kind == FileCallKind.Rename))
        {
            int rows = int.Parse(Path.GetFileName(moment.Target!), CultureInfo.InvariantCulture) + 1;
            hasForgotten |= CountRows(disk.Cut(moment.Ended, random)) < rows;
        }

        Assert.Equal(forgets, hasForgotten);
    }

    // Three lives: two end by a kill, one as it should.
    private async Task<IReadOnlyList<FileCall>> RecordAsync(Burst burst, int instances)
    {
        var record = new FileCallRecord(_service.DataRoot.Path);
        for (int life = 0; life < 3; life++)
        {
            string output = _folder[$"{life}.strace"];
            _service.Wrapper = FileCallRecord.Recorder(output);
            int to = instances * (life + 1) / 3;
            await burst.WriteAsync(to);
            await _service.StartAsync("--Scoring:BatchSize", "4");
            if (life < 2)
            {
                await ServiceProcess.UntilAsync("some results are written", () => Task.FromResult(burst.CountResults() >= to - 3));
                await _service.KillAsync();
            }
            else
            {
                await burst.UntilDoneAsync();
                Assert.Equal(ExitCodes.Done, await _service.StopAsync());
            }

            await record.AddAsync(output, _service.ProcessId);
        }

        _service.Wrapper = [];
        burst.AssertAccountedFor();
        return record.Calls;
    }

    private void AssertNothingForgotten(IReadOnlyDictionary<string, byte[]> files, IReadOnlyList<FileCall> calls, PowerCutDisk disk, int at)
    {
        using var folder = new TemporaryFolder();
        var root = new DataRoot(folder.Path);
        foreach (var (path, content) in files.Where(file => Path.GetFileName(file.Key) is "ledger.db" or "ledger.db-wal")) // the -shm is lost
            File.WriteAllBytes(folder[Path.GetFileName(path)], content);

        if (File.Exists(root.LedgerFile))
            Assert.Null(LedgerInspection.Inspect(root.LedgerFile, () => false).Fault);
        using var database = new LedgerDatabase(root, Options.Create(new LedgerOptions()), TimeProvider.System);
        var faults = new List<AuditFault>();
        new AuditCheck(database, faults.Add).Run(TestContext.Current.CancellationToken);
        Assert.Empty(faults);
        database.Read((connection, transaction) =>
        {
            Assert.Equal(["ok"], connection.Query<string>("pragma integrity_check", transaction: transaction));
            var known = connection.Query<string>("select study_key from instances where state = 'scored'", transaction: transaction).ToHashSet();
            var left = calls.Where(call => call.Kind == FileCallKind.Rename && call.Ended <= at && Path.GetFileName(call.Target) == "result.json")
                .Select(call => Path.GetFileName(Path.GetDirectoryName(call.Target)!));
            Assert.All(left, key => Assert.Contains(key, known));

            // With another secret the same study gets another key.
            if (known.Count > 0)
                Assert.Contains(_service.DataRoot.SiteSecretFile, disk.SafeNames(at));

            var delivered = connection.Query<(string Destination, string Key)>(
                "select destination, study_key from outbox where delivered_at is not null", transaction: transaction);
            var safe = disk.SafeNames(at);
            Assert.All(delivered, delivery => Assert.True(
                safe.Any(path => IsFileOf(delivery, path)), $"'{delivery.Destination}' of '{delivery.Key}' is said to be delivered, and its file can be lost."));
            return 0;
        });
    }

    // None of a database that is damaged.
    private static long CountRows(IReadOnlyDictionary<string, byte[]> files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (path, content) in files.Where(file => Path.GetFileName(file.Key).StartsWith("base.db", StringComparison.Ordinal)))
            File.WriteAllBytes(folder[Path.GetFileName(path)], content);
        try
        {
            using var connection = new SqliteConnection($"Data Source={folder["base.db"]};Pooling=False");
            return connection.ExecuteScalar<long>("select count(*) from rows");
        }
        catch (SqliteException)
        {
            return 0;
        }
    }

    private bool IsFileOf((string Destination, string Key) delivery, string path) => delivery.Destination switch
    {
        Destination.Result => path.EndsWith(Path.Combine(delivery.Key, "result.json"), StringComparison.Ordinal),
        Destination.Flagged => path == Path.Combine(_service.DataRoot.FlaggedFolder, delivery.Key + ".json"),
        _ => path == _service.DataRoot.WorklistFile,
    };

    // All but the compiled codecs, which were there before the record.
    private void PutInPlace(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (string file in Directory.EnumerateFiles(_service.DataRoot.Path))
            File.Delete(file);
        foreach (string folder in (string[])[_service.DataRoot.ResultsFolder, _service.DataRoot.FlaggedFolder])
            Directory.Delete(folder, recursive: true);
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}
