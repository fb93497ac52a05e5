using System.Text.Json;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Worker.Jobs.Auditing;

namespace Pneumonia.Worker.Tests.Jobs;

public sealed class AuditJobTests
{
    [Fact]
    public async Task A_site_where_all_agrees_has_no_findings()
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        await bench.ProcessAsync("lateral.dcm", TestImages.NotFlagged().WithViewPosition("LL"));
        File.WriteAllText(bench.Pipeline.InInbox("text.dcm"), "not DICOM");
        await bench.Pipeline.TakeAsync();
        bench.Pipeline.Clock.Advance(bench.Pipeline.Intake.IncompleteAfter);
        await bench.Pipeline.ProcessAsync();

        var (outcome, report) = await bench.AuditAsync();

        Assert.False(outcome.HasFindings);
        Assert.Empty(report.Findings);
        Assert.Equal((3, 3, 0, 3), (report.Instances, report.Studies, report.StudiesAwaitingDelivery, report.ResultFiles));
        Assert.Equal("active", Assert.Single(report.Models).Package);
    }

    [Fact]
    public Task A_probability_changed_in_a_result_is_found() => FindsAsync(
        AuditFindingKind.ResultDiffers, path => File.WriteAllText(path, File.ReadAllText(path).Replace("\"flagged\": true", "\"flagged\": false", StringComparison.Ordinal)));

    [Fact]
    public Task A_result_that_is_gone_is_found() => FindsAsync(AuditFindingKind.ResultMissing, File.Delete);

    [Fact]
    public Task A_result_that_is_no_result_is_found() => FindsAsync(AuditFindingKind.ResultUnreadable, path => File.WriteAllText(path, "{\"schema\":"));

    [Fact]
    public Task A_result_that_is_json_of_another_kind_is_found() => FindsAsync(AuditFindingKind.ResultUnreadable, path => File.WriteAllText(path, "{\"otherInstances\": 7}"));

    [Fact]
    public async Task A_result_written_with_other_spaces_says_the_same()
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        string path = bench.OnlyResultFile();
        using (var json = JsonDocument.Parse(File.ReadAllText(path)))
            File.WriteAllText(path, JsonSerializer.Serialize(json));

        var (outcome, _) = await bench.AuditAsync();

        Assert.False(outcome.HasFindings);
    }

    [Theory]
    [InlineData("2026/03/04/0123456789abcdef")]
    [InlineData("stray")]
    public async Task A_result_that_no_study_has_is_found(string folder)
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        string orphan = Path.Combine(bench.Root.ResultsFolder, folder, "result.json");
        Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
        File.Copy(bench.OnlyResultFile(), orphan);

        var (_, report) = await bench.AuditAsync();

        Assert.Equal(AuditFindingKind.ResultOrphaned, Assert.Single(report.Findings).Kind);
    }

    [Theory]
    [InlineData("update instances set probability = 0.1", nameof(AuditFindingKind.RowContradictsResult))]
    [InlineData("update instances set flagged = 0", nameof(AuditFindingKind.RowContradictsResult))]
    [InlineData("update instances set reason = 204", nameof(AuditFindingKind.RowContradictsResult))]
    [InlineData("update instances set result = 'x'", nameof(AuditFindingKind.RowContradictsResult))]
    [InlineData("update instances set result = replace(result, 'findings', 'fimdings')", nameof(AuditFindingKind.RowContradictsResult))]
    [InlineData("update studies set flagged_at = null", nameof(AuditFindingKind.StudyContradictsInstances))]
    [InlineData("update studies set probability = 0.01", nameof(AuditFindingKind.StudyContradictsInstances))]
    public async Task A_ledger_that_contradicts_itself_is_found(string change, string expected)
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        await bench.ExecuteAsync(change);

        var (outcome, report) = await bench.AuditAsync();

        Assert.True(outcome.HasFindings);
        Assert.Contains(report.Findings, finding => finding.Kind.ToString() == expected);
    }

    [Theory]
    [InlineData("drop trigger audit_stands; update audit set payload = '{}' where sequence = 3", nameof(AuditFindingKind.AuditChainBroken))]
    [InlineData("drop trigger audit_keeps; delete from audit where kind = 'outcome'", nameof(AuditFindingKind.OutcomeContradictsRecord))]
    public async Task Audit_records_that_were_touched_are_found(string change, string expected)
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        await bench.ExecuteAsync(change);

        var (_, report) = await bench.AuditAsync();

        Assert.Contains(report.Findings, finding => finding.Kind.ToString() == expected);
    }

    [Fact]
    public async Task The_report_and_the_summary_for_the_log_keep_the_head_of_the_audit_records()
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());

        var (outcome, report) = await bench.AuditAsync();

        Assert.Equal((3, 64), (report.AuditRecords, report.AuditHead.Length));
        Assert.Contains(report.AuditHead, outcome.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_not_delivered_yet_is_counted_and_no_finding()
    {
        using var bench = new JobsBench();
        TestImages.Flagged().Save(bench.Pipeline.InInbox("a.dcm"));
        await bench.Pipeline.TakeAsync();
        await bench.Pipeline.ScoreAsync();

        var (outcome, report) = await bench.AuditAsync();

        Assert.False(outcome.HasFindings);
        Assert.Equal((0, 1), (report.Studies, report.StudiesAwaitingDelivery));
    }

    [Fact]
    public async Task A_damaged_active_model_is_found_and_its_outcomes_have_no_origin()
    {
        using var folder = new TemporaryFolder();
        using var bench = new JobsBench(modelFolder: TinyModel.CopyTo(folder["model"]));
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        await File.AppendAllTextAsync(folder["model", ModelPackage.OnnxName], "x", TestContext.Current.CancellationToken);

        var (_, report) = await bench.AuditAsync();

        Assert.Equal([AuditFindingKind.ActiveModelRefused, AuditFindingKind.ModelUnknown], report.Findings.Select(finding => finding.Kind).Order());
    }

    [Fact]
    public async Task A_replaced_model_is_known_as_long_as_its_package_is_kept()
    {
        using var folder = new TemporaryFolder();
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        bench.ChangeModel(JobsBench.SaveSecondVersion(folder["second"]));
        var (_, before) = await bench.AuditAsync();
        TinyModel.CopyTo(Path.Combine(bench.Root.ModelsFolder, "former"));

        var (outcome, after) = await bench.AuditAsync();

        Assert.Equal(AuditFindingKind.ModelUnknown, Assert.Single(before.Findings).Kind);
        Assert.False(outcome.HasFindings);
        Assert.Equal(Path.Combine("models", "former"), Assert.Single(after.Models).Package);
    }

    [Fact]
    public async Task Findings_name_the_study_by_its_key_and_no_UID()
    {
        using var bench = new JobsBench();
        string study = ChestInstanceBuilder.NewUid();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged().WithStudyUid(study));
        string path = bench.OnlyResultFile();
        File.Delete(path);

        var (outcome, report) = await bench.AuditAsync();

        Assert.Equal(Path.GetFileName(Path.GetDirectoryName(path)), Assert.Single(report.Findings).StudyKey);
        Assert.DoesNotContain(study, File.ReadAllText(outcome.Files[0]), StringComparison.Ordinal);
    }

    private static async Task FindsAsync(AuditFindingKind expected, Action<string> damage)
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        damage(bench.OnlyResultFile());

        var (outcome, report) = await bench.AuditAsync();

        Assert.True(outcome.HasFindings);
        Assert.Equal(expected, Assert.Single(report.Findings).Kind);
        Assert.Equal(1, report.FindingCounts[expected]);
    }
}
