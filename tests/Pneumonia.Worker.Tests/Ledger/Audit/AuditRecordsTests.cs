using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Worker.Jobs.Labels;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Tests.Jobs;

namespace Pneumonia.Worker.Tests.Ledger.Audit;

/// <summary>What is recorded, and when.</summary>
public sealed class AuditRecordsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_outcome_has_one_record_and_a_duplicate_has_none()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("flagged.dcm"));
        File.Copy(bench.InInbox("flagged.dcm"), bench.InInbox("again.dcm"));
        TestImages.NotFlagged().WithViewPosition("LL").Save(bench.InInbox("lateral.dcm"));
        TestImages.NotFlagged(7).Save(bench.InInbox("not-flagged.dcm"));

        await bench.ProcessAsync();

        Assert.Equal(1, bench.States[InstanceState.Duplicate]);
        Assert.Equal(3, bench.Records(AuditKind.Outcome).Select(record => record.Instance).Distinct().Count());
        Assert.Equal(3, bench.Records(AuditKind.Outcome).Count);
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task A_record_of_an_outcome_says_what_decided_it_and_nothing_of_the_patient()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().WithUids("1.2.1", "1.2.2", "1.2.3").Save(bench.InInbox("Mueller^Anna.dcm"));

        await bench.ProcessAsync();

        var record = Assert.Single(bench.Records(AuditKind.Outcome));
        var outcome = bench.OnlyOutcome();
        var payload = JsonNode.Parse(record.Payload)!;
        Assert.Equal(outcome.StudyKey, record.Subject);
        Assert.Equal(AuditActor.Service, record.Actor);
        Assert.Equal(outcome.Probability, (double?)payload["findings"]![0]!["probability"]);
        Assert.Equal(outcome.Findings[0].OperatingPoint, (double?)payload["findings"]![0]!["operatingPoint"]);
        Assert.Equal(outcome.Model!.Sha256, (string?)payload["model"]!["sha256"]);
        Assert.Equal("scored", (string?)payload["outcome"]);
        Assert.Equal(OutcomePayload.HashOf(ResultJson.Serialize(outcome)), (string?)payload[OutcomePayload.ResultHash]);
        Assert.All(["Anna", "1.2.1", "1.2.2", "1.2.3"], secret => Assert.DoesNotContain(secret, record.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_is_recorded_with_its_reason()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().WithViewPosition("LL").Save(bench.InInbox("lateral.dcm"));

        await bench.ProcessAsync();

        var payload = JsonNode.Parse(Assert.Single(bench.Records(AuditKind.Outcome)).Payload)!;
        Assert.Equal(("notAssessed", "NotFrontal", 204), ((string?)payload["outcome"], (string?)payload["reason"], (int?)payload["reasonNumber"]));
    }

    [Fact]
    public async Task A_transaction_that_fails_after_the_outcome_leaves_neither_outcome_nor_record()
    {
        using var bench = await AuditBench.WithOutcomesAsync(1);
        TestImages.Flagged().Save(bench.InInbox("next.dcm"));
        await bench.TakeAsync();
        var claimed = await bench.Get<LedgerStore>().ClaimAsync("owner", 8, TimeSpan.FromMinutes(1), Cancel);
        var finished = new FinishedInstance(claimed[0].Id, bench.Outcomes()[0] with { SopInstanceUid = "1.2.3" }, "key");
        int before = bench.Records().Count;

        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Get<LedgerDatabase>().WriteAsync<int>(
            (connection, transaction) =>
            {
                Assert.Equal(Disposition.Stored, new OutcomeWriter(connection, transaction, 0).Write("owner", finished).Disposition);
                throw new InvalidOperationException("the process dies");
            },
            Cancel));

        Assert.Equal(before, bench.Records().Count);
        Assert.Single(bench.Outcomes());
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task An_outcome_whose_record_is_refused_is_not_stored_either()
    {
        using var bench = await AuditBench.WithOutcomesAsync(1);
        TestImages.Flagged().Save(bench.InInbox("next.dcm"));
        await bench.TakeAsync();
        bench.Execute("create trigger full before insert on audit begin select raise(abort, 'disk full'); end");

        await Assert.ThrowsAsync<SqliteException>(bench.ScoreAsync);

        Assert.Single(bench.Outcomes());
    }

    [Fact]
    public async Task Two_processes_on_one_ledger_make_one_chain()
    {
        using var bench = new PipelineBench(new Worker.Scoring.ScoringOptions { BatchSize = 2 });
        using var other = bench.Restart();
        for (int i = 0; i < 12; i++)
            TestImages.NotFlagged(i).Save(bench.InInbox($"{i}.dcm"));
        await bench.TakeAsync();

        await Task.WhenAll(bench.ScoreAsync(), other.ScoreAsync());

        Assert.Equal(12, bench.Records(AuditKind.Outcome).Count);
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task An_unreadable_file_that_is_taken_again_has_two_outcomes_and_the_requeue_between()
    {
        using var bench = new PipelineBench();
        string path = TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        await bench.TakeAsync();
        await using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            for (int i = 0; i < new Worker.Scoring.ScoringOptions().MaxAttempts; i++)
            {
                await bench.ScoreAsync();
                bench.Clock.Advance(TimeSpan.FromHours(1));
            }
        }

        bench.Execute("update instances set state = 'not-assessed', reason = 121 where state = 'failed'");
        await bench.Get<LedgerStore>().RegisterAsync([FileVersion.Of(path)], Cancel);
        await bench.ScoreAsync();

        string[] kinds = [.. bench.Records().Where(record => record.Instance is not null).Select(record => record.Kind)];
        Assert.Equal([AuditKind.Outcome, AuditKind.Requeue, AuditKind.Outcome], kinds);
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task A_file_that_changed_after_its_outcome_keeps_its_record()
    {
        using var bench = new PipelineBench();
        TestImages.NotFlagged().WithViewPosition("LL").Save(bench.InInbox("a.dcm"));
        await bench.ProcessAsync();
        string path = TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        await bench.ProcessAsync();

        Assert.Equal(1, bench.States[InstanceState.Superseded]);
        Assert.Equal(2, bench.Records(AuditKind.Outcome).Count);
        Assert.Empty(bench.Verify().Faults);
    }

    [Fact]
    public async Task Another_model_is_recorded_once_and_before_its_first_outcome()
    {
        using var folder = new TemporaryFolder();
        using var bench = await AuditBench.WithOutcomesAsync(1);
        using (var same = bench.Restart())
            await same.ScoreAsync();
        string second = JobsBench.SaveSecondVersion(folder["second"]);
        using var restarted = bench.Restart(second);
        TestImages.Flagged().Save(bench.InInbox("next.dcm"));

        await restarted.ProcessAsync();

        Assert.Equal([AuditKind.Began, AuditKind.Model, AuditKind.Outcome, AuditKind.Model, AuditKind.Outcome], bench.Records().Select(record => record.Kind));
        var payload = JsonNode.Parse(bench.Records(AuditKind.Model)[1].Payload)!;
        var manifest = ModelPackage.Load(second).Manifest;
        Assert.Equal((manifest.Version, manifest.Sha256), ((string?)payload["version"], (string?)payload["sha256"]));
        Assert.Equal(manifest.Labels[0].OperatingPoint.Probability, (double?)payload["labels"]![0]!["operatingPoint"]);
    }

    [Fact]
    public async Task A_threshold_that_changes_under_the_same_network_is_recorded()
    {
        using var bench = new PipelineBench();
        var manifest = ModelPackage.Load(TinyModel.Folder).Manifest;
        var label = manifest.Labels[0];
        var lowered = manifest with { Labels = [label with { OperatingPoint = label.OperatingPoint with { Probability = 0.125 } }] };
        await bench.Get<AuditChanges>().RecordModelAsync(manifest, "CPU", Cancel);

        await bench.Get<AuditChanges>().RecordModelAsync(lowered, "CPU", Cancel);

        Assert.Contains("\"operatingPoint\":0.125", bench.Records(AuditKind.Model)[1].Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_is_recorded_when_it_changes_with_the_keys_that_did()
    {
        using var bench = new PipelineBench();
        var changes = bench.Get<AuditChanges>();
        Dictionary<string, string> values = new() { ["B:Kept"] = "1", ["A:Changed"] = "1", ["C:Gone"] = "1", ["Secret"] = "***" };
        await changes.RecordConfigurationAsync("1.0", values, Cancel);
        await changes.RecordConfigurationAsync("1.0", values, Cancel);
        values["A:Changed"] = "2";
        values["D:New"] = "1";
        values.Remove("C:Gone");

        await changes.RecordConfigurationAsync("1.0", values, Cancel);
        await changes.RecordConfigurationAsync("1.1", values, Cancel);

        var payloads = bench.Records(AuditKind.Configuration).Select(record => JsonNode.Parse(record.Payload)!).ToList();
        Assert.Equal([null, """["A:Changed","C:Gone","D:New"]""", "[]"], payloads.Select(payload => payload["changed"]?.ToJsonString()));
        Assert.Equal(["1.0", "1.0", "1.1"], payloads.Select(payload => (string?)payload["program"]));
        Assert.Equal("2", (string?)payloads[1]["values"]!["A:Changed"]);
        Assert.Equal((string?)payloads[1]["sha256"], (string?)payloads[2]["sha256"]);
    }

    [Fact]
    public async Task A_configuration_record_that_was_tampered_with_does_not_keep_the_service_from_starting()
    {
        using var bench = new PipelineBench();
        await bench.Get<AuditChanges>().RecordConfigurationAsync("1.0", [], Cancel);
        bench.Tamper("update audit set payload = 'x' where kind = 'configuration'");

        await bench.Get<AuditChanges>().RecordConfigurationAsync("1.0", [], Cancel);

        Assert.Equal(2, bench.Records(AuditKind.Configuration).Count);
    }

    [Fact]
    public async Task An_import_of_labels_is_recorded_with_its_counts_and_the_hash_of_its_file()
    {
        using var bench = new PipelineBench();
        string path = Path.Combine(bench.Inbox, "labels of Mueller.csv");
        await File.WriteAllLinesAsync(path, ["studyInstanceUid,finding,label,reader,date", "1.2,pneumonia,present,Dr. Mueller,2026-03-01"], Cancel);

        await new LabelImporter(bench.Get<LedgerDatabase>(), bench.Get<StudyKeys>(), bench.Clock).ImportAsync(path, Cancel);

        var record = Assert.Single(bench.Records(AuditKind.Labels));
        var payload = JsonNode.Parse(record.Payload)!;
        Assert.Equal($"operator:{Environment.UserName}", record.Actor.Replace($@"{Environment.UserDomainName}\", "", StringComparison.Ordinal));
        Assert.Equal((1, 1), ((int?)payload["labels"], (int?)payload["added"]));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(path, Cancel))), (string?)payload["fileSha256"]);
        Assert.DoesNotContain("Mueller", record.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_from_before_there_were_records_gets_one_for_each_outcome_and_works_on()
    {
        using var bench = new PipelineBench();
        TestImages.Flagged().Save(bench.InInbox("a.dcm"));
        File.Copy(bench.InInbox("a.dcm"), bench.InInbox("b.dcm"));
        TestImages.NotFlagged().WithViewPosition("LL").Save(bench.InInbox("lateral.dcm"));
        await bench.ProcessAsync();
        TestImages.NotFlagged(3).Save(bench.InInbox("waiting.dcm"));
        await bench.TakeAsync();
        bench.Execute($"update instances set state = 'pending' where state = 'not-assessed'; {AuditBench.BackToVersion1}");

        using var restarted = bench.Restart();
        restarted.Clock.Advance(TimeSpan.FromHours(1));
        await restarted.ScoreAsync();

        string[] expected = [AuditKind.Began, AuditKind.FormerOutcome, AuditKind.FormerOutcome, AuditKind.Requeue, AuditKind.Model, AuditKind.Outcome, AuditKind.Outcome];
        Assert.Equal(expected, restarted.Records().Select(record => record.Kind));
        Assert.Equal("""{"formerOutcomes":2}""", restarted.Records()[0].Payload);
        Assert.Contains("\"finishedAt\":\"2026-03-04T05:06:09.000Z\"", restarted.Records()[1].Payload, StringComparison.Ordinal);
        Assert.Equal(3, restarted.Outcomes().Count);
        Assert.Empty(restarted.Verify().Faults);
    }

    [Fact]
    public async Task An_outcome_from_before_that_cannot_be_read_does_not_keep_the_ledger_from_opening()
    {
        using var bench = await AuditBench.WithOutcomesAsync(1);
        bench.Execute($"update instances set result = 'x'; {AuditBench.BackToVersion1}");

        using var restarted = bench.Restart();

        Assert.Contains("\"outcome\":null", Assert.Single(restarted.Records(AuditKind.FormerOutcome)).Payload, StringComparison.Ordinal);
        Assert.Empty(restarted.Verify().Faults);
    }

    [Theory]
    [InlineData("update audit set payload = '{}' where sequence = 1")]
    [InlineData("update audit set hash = hash")]
    [InlineData("delete from audit where sequence = 3")]
    [InlineData("delete from audit")]
    [InlineData("insert or replace into audit select sequence, at, kind, actor, subject, instance, '{}', previous_hash, hash from audit where sequence = 2")]
    [InlineData("insert into audit values (9, '', 'outcome', '', '', null, '{}', '', '')")]
    [InlineData("insert into audit (at, kind, actor, subject, payload, previous_hash, hash) values ('', 'outcome', '', '', '{}', '', '')")]
    public async Task The_database_refuses_whatever_is_not_appended(string sql)
    {
        using var bench = await AuditBench.WithOutcomesAsync(2);
        var before = bench.Records();

        Assert.Throws<SqliteException>(() => bench.Execute(sql));

        Assert.Equal(before, bench.Records());
    }
}
