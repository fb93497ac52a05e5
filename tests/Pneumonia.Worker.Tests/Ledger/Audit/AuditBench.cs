using Dapper;
using Microsoft.Data.Sqlite;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;

namespace Pneumonia.Worker.Tests.Ledger.Audit;

/// <summary>What tests of audit records ask of a pipeline's ledger, and what an intruder does to it.</summary>
internal static class AuditBench
{
    /// <summary>Makes a ledger what it was before there were audit records.</summary>
    public const string BackToVersion1 =
        """
        drop table audit;
        alter table instances drop column discarded_at;
        alter table outbox drop column dead_at;
        alter table outbox drop column discarded_at;
        alter table outbox drop column removed_at;
        pragma user_version = 1
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A site with <paramref name="outcomes"/> outcomes: 2 records before them, the beginning and the model.</summary>
    public static async Task<PipelineBench> WithOutcomesAsync(int outcomes)
    {
        var bench = new PipelineBench();
        for (int i = 0; i < outcomes; i++)
            TestImages.NotFlagged(i).WithUids($"2.25.1{i:D4}", $"2.25.2{i:D4}", $"2.25.3{i:D4}").Save(bench.InInbox($"{i}.dcm"));
        await bench.TakeAsync();
        await bench.ScoreAsync();
        return bench;
    }

    public static IReadOnlyList<AuditRecord> Records(this PipelineBench bench) => [.. new AuditReader(bench.Get<LedgerDatabase>()).EnumerateRecords()];

    public static IReadOnlyList<AuditRecord> Records(this PipelineBench bench, string kind) => [.. bench.Records().Where(record => record.Kind == kind)];

    public static Verification Verify(this PipelineBench bench)
    {
        var faults = new List<AuditFault>();
        var (records, head, instances) = new AuditCheck(bench.Get<LedgerDatabase>(), faults.Add).Run(Cancel);
        return new Verification(records, head, instances, faults);
    }

    /// <summary>Writes to the file from outside of the program, with the triggers out of the way and put back.</summary>
    public static void Tamper(this PipelineBench bench, string sql, object? parameters = null)
    {
        using var connection = Open(bench);
        foreach (string trigger in LedgerSchema.AuditTriggers.Keys)
            connection.Execute($"drop trigger {trigger}");
        connection.Execute(sql, parameters);
        foreach (string trigger in LedgerSchema.AuditTriggers.Values)
            connection.Execute(trigger);
    }

    /// <summary>The same with the triggers in place.</summary>
    public static void Execute(this PipelineBench bench, string sql)
    {
        using var connection = Open(bench);
        connection.Execute(sql);
    }

    private static SqliteConnection Open(PipelineBench bench)
    {
        var connection = new SqliteConnection($"Data Source={bench.Root.LedgerFile};Pooling=false");
        connection.Open();
        return connection;
    }
}

internal sealed record Verification(long Records, string Head, long Instances, IReadOnlyList<AuditFault> Faults);
