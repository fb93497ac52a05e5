using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Rebuilding;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Tests.Ledger.Audit;

namespace Pneumonia.Worker.Tests.Ledger.Safekeeping;

/// <summary>A data root with a ledger that nobody has open, and what is done to it.</summary>
internal sealed class SafekeepingBench : IDisposable
{
    private readonly PipelineBench _pipeline;

    private SafekeepingBench(PipelineBench pipeline) => _pipeline = pipeline;

    public DataRoot Root => _pipeline.Root;

    public FakeTimeProvider Clock => _pipeline.Clock;

    public string Inbox => _pipeline.Inbox;

    public string Ledger => Root.LedgerFile;

    private ResultImport Results => new(
        Root, new PresentFiles(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Intake:Folders:0:Path", (string?)Inbox)]).Build()));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A ledger of outcomes, waiting files and labels, with trees of more than one level and pages that are free.</summary>
    public static async Task<SafekeepingBench> WithLedgerAsync(int outcomes = 20, int waiting = 0)
    {
        var pipeline = await AuditBench.WithOutcomesAsync(outcomes);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        await pipeline.DeliverAsync();
        await pipeline.Get<LedgerStore>().RegisterAsync([.. Enumerable.Range(0, waiting).Select(i => new FileVersion($"/srv/pacs-export/{i:D8}.dcm", i, i))], Cancel);
        pipeline.Execute(
            """
            insert into labels (study_instance_uid, finding, present, reader, labelled_on, imported_at) values ('1.2.3', 'pneumonia', 1, 'A', '2026-01-31', 1);
            create table spare (content text);
            insert into spare values (hex(randomblob(20000)));
            drop table spare;
            """);
        await File.WriteAllBytesAsync(pipeline.Root.SiteSecretFile, new byte[32], Cancel); // The one behind the pipeline's keys.
        pipeline.Stop();
        return new SafekeepingBench(pipeline);
    }

    /// <summary>The service's stages on this ledger again.</summary>
    public PipelineBench Start() => _pipeline.Restart();

    public LedgerDatabase Open() => new(Root, Options.Create(new LedgerOptions()), _pipeline.Clock);

    /// <summary>What the start of the service does about the ledger.</summary>
    public void Require() => new LedgerIntegrity(Root, TimeProvider.System, NullLogger<LedgerIntegrity>.Instance).Require(Cancel);

    public LedgerBackup Backup(LedgerDatabase database, int kept = 7, Func<string, long>? freeBytes = null) =>
        new(database, Root, Options.Create(new LedgerOptions { BackupsKept = kept }), freeBytes);

    public RestoreResult Restore(string file) => new LedgerRestore(Root, Results, _pipeline.Clock).Run(file, _ => { }, Cancel);

    public RebuildResult Rebuild(bool withoutBackup = false) => new LedgerRebuild(Root, Results, _pipeline.Clock).Run(withoutBackup, _ => { }, Cancel);

    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Ledger};Pooling=false");
        connection.Open();
        connection.Execute(sql);
    }

    /// <summary>Makes it a site that never had a ledger.</summary>
    public void Forget()
    {
        File.Delete(Ledger);
        Directory.Delete(Root.ResultsFolder, recursive: true);
    }

    /// <summary>Puts bytes where the ledger is, and leaves nothing beside it.</summary>
    public async Task ReplaceAsync(byte[] bytes)
    {
        foreach (string beside in (string[])[Ledger + "-wal", Ledger + "-shm"])
            File.Delete(beside);
        await File.WriteAllBytesAsync(Ledger, bytes, Cancel);
    }

    /// <summary>Every value of every table of a ledger, a line each: "instances.path 7 /srv/...".</summary>
    public static string Dump(string file)
    {
        using var connection = LedgerInspection.Open(file);
        var tables = connection.Query<string>("select name from sqlite_master where type = 'table' order by name").AsList();
        return string.Join('\n', tables.SelectMany(table => connection.Query($"select rowid as row_id, * from \"{table}\" order by rowid")
            .SelectMany(row => ((IDictionary<string, object?>)row).Select(cell => $"{table}.{cell.Key} {row.row_id} {cell.Value}".ReplaceLineEndings(" ")))));
    }

    public void Dispose() => _pipeline.Dispose();
}
