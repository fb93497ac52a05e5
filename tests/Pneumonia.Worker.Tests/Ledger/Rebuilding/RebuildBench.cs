using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Jobs.Auditing;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Tests.Ledger.Safekeeping;

namespace Pneumonia.Worker.Tests.Ledger.Rebuilding;

/// <summary>What tests of a rebuild ask of a data root, and what happens to its ledger and results.</summary>
internal static class RebuildBench
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Two plain outcomes, a flagged one, a lateral of the same study, a file that tells no study; all delivered. And a copy of the flagged one.</summary>
    public static async Task<SafekeepingBench> CreateAsync()
    {
        var bench = await SafekeepingBench.WithLedgerAsync(outcomes: 2);
        using var service = bench.Start();
        TestImages.Flagged().WithUids("1.2.1", "1.2.1.1", "1.2.1.1.1").Save(service.InInbox("flagged.dcm"));
        TestImages.Flagged().WithUids("1.2.1", "1.2.1.1", "1.2.1.1.2").WithViewPosition("LL").Save(service.InInbox("lateral.dcm"));
        await File.WriteAllTextAsync(service.InInbox("text.dcm"), new string('x', 500), Cancel);
        await service.ProcessAsync();
        File.Copy(service.InInbox("flagged.dcm"), service.InInbox("copy.dcm"));
        await service.ProcessAsync();
        return bench;
    }

    /// <summary>All that the ledger says of outcomes, a line each, without what only says how it came there.</summary>
    public static string Outcomes(SafekeepingBench bench)
    {
        using var connection = LedgerInspection.Open(bench.Ledger);
        return string.Join('\n', connection.Query(
            """
            select i.path, size_bytes, modified_ticks, state, i.received_at, i.study_key, i.study_instance_uid, series_instance_uid, sop_instance_uid, pixel_sha256,
                i.probability, flagged, reason, detail, model_name, model_version, model_sha256, execution_provider, elapsed_ms, result,
                s.study_instance_uid as study, s.probability as highest, s.flagged_at is not null as is_flagged, date(s.first_received_at / 1000, 'unixepoch') as day
            from instances i join studies s on s.study_key = i.study_key where result is not null order by path
            """).Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values)));
    }

    /// <summary>A result file of a name, in whichever folder it is.</summary>
    public static string ResultOf(this SafekeepingBench bench, string name) => Directory.EnumerateFiles(bench.Root.ResultsFolder, ResultFiles.FileName, SearchOption.AllDirectories)
        .Single(file => File.ReadAllText(file).Contains($"/{name}\"", StringComparison.Ordinal) || File.ReadAllText(file).Contains($"\\\\{name}\"", StringComparison.Ordinal));

    /// <summary>Changes a result file as an intruder or an older version would have written it.</summary>
    public static void Edit(string file, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(json);
        File.WriteAllText(file, json.ToJsonString());
    }

    /// <summary>As the versions before wrote results: without the file's size and time, and without the pixels' hash.</summary>
    public static void MakeOld(JsonObject result)
    {
        foreach (string name in (string[])["fileSizeBytes", "fileModifiedAt", "pixelSha256"])
            result.Remove(name);
    }

    /// <summary>What the nightly audit says of ledger and results together.</summary>
    public static IReadOnlyDictionary<AuditFindingKind, int> Audit(PipelineBench service)
    {
        var queries = new AuditQueries(service.Get<LedgerDatabase>());
        var findings = new AuditFindings();
        LedgerCheck.Run(queries, findings, Cancel);
        new ResultsCheck(queries, service.Ledger, new ResultFiles(service.Root, service.Ledger, Options.Create(new ResultsOptions())), service.Root, findings).Run(Cancel);
        return findings.Counts;
    }
}
