using Pneumonia.Dicom;
using Pneumonia.Evaluation;
using Pneumonia.TestKit;
using Pneumonia.Worker.Jobs;
using Pneumonia.Worker.Jobs.Reevaluation;

namespace Pneumonia.Worker.Tests.Jobs;

public sealed class ReevaluationJobTests
{
    private const string Heading = "studyInstanceUid,sopInstanceUid,finding,label,reader,date";

    [Fact]
    public async Task Studies_that_did_not_change_agree_with_what_is_stored()
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        await bench.ProcessAsync("b.dcm", TestImages.NotFlagged());

        var (outcome, report, _, _) = await bench.ReevaluateAsync();

        Assert.False(outcome.HasFindings);
        Assert.Equal((2, 2, 0, 0), (report.Rescoring.Selected, report.Rescoring.Rescored, report.Rescoring.FilesGone, report.Rescoring.FilesChanged));
        Assert.Equal((2, 0), (report.Rescoring.SameModel.Instances, report.Rescoring.SameModel.FlagsChanged));
        Assert.InRange(report.Rescoring.SameModel.MaxDifference, 0, RescoringFigures.Tolerance);
        Assert.Equal(0, report.Rescoring.OtherModel.Instances);
    }

    [Fact]
    public async Task Outcomes_reasons_flags_and_turnaround_are_counted()
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        await bench.ProcessAsync("b.dcm", TestImages.NotFlagged());
        await bench.ProcessAsync("lateral.dcm", TestImages.NotFlagged(1).WithViewPosition("LL"));

        var (_, report, _, html) = await bench.ReevaluateAsync();

        Assert.Contains(new OutcomeCount("scored", null, 2), report.Outcomes);
        Assert.Contains(new OutcomeCount("not-assessed", Imaging.Reason.NotFrontal, 1), report.Outcomes);
        Assert.Equal(new FlaggedShare(2, 1, 0.5), report.Flagged);
        Assert.Equal(new Turnaround(2, 30, 30), report.Turnaround);
        Assert.Contains("not-assessed: 204 NotFrontal", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probability_that_no_longer_comes_out_is_a_finding()
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        await bench.ExecuteAsync("update instances set result = json_set(result, '$.findings[0].probability', 0.25, '$.findings[0].flagged', json('false'))");

        var (outcome, report, _, _) = await bench.ReevaluateAsync();

        Assert.True(outcome.HasFindings);
        Assert.Equal(1, report.Rescoring.SameModel.FlagsChanged);
        Assert.InRange(report.Rescoring.SameModel.MaxDifference, 0.5, 0.75);
    }

    [Fact]
    public async Task An_instance_that_gets_no_probability_now_is_a_finding_with_its_reason()
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.NotFlagged());
        string path = bench.Pipeline.InInbox("a.dcm");
        var modified = File.GetLastWriteTimeUtc(path);
        byte[] bytes = File.ReadAllBytes(path);
        int view = bytes.AsSpan().IndexOf("CS\u0002\0PA"u8); // ViewPosition PA becomes LL: same size, same time
        "LL"u8.CopyTo(bytes.AsSpan(view + 4));
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, modified);

        var (outcome, report, _, _) = await bench.ReevaluateAsync();

        Assert.True(outcome.HasFindings);
        Assert.Equal(1, report.Rescoring.NotAssessedNow[Imaging.Reason.NotFrontal]);
        Assert.Equal(0, report.Rescoring.Rescored);
    }

    [Fact]
    public async Task Files_that_are_gone_or_changed_are_counted_and_not_compared()
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("gone.dcm", TestImages.NotFlagged(1));
        await bench.ProcessAsync("changed.dcm", TestImages.NotFlagged(2));
        await bench.ProcessAsync("pixels.dcm", TestImages.NotFlagged(3));
        File.Delete(bench.Pipeline.InInbox("gone.dcm"));
        TestImages.Flagged().With(DicomTag.StudyId, DicomVR.SH, "longer").Save(bench.Pipeline.InInbox("changed.dcm"));
        await bench.ExecuteAsync("update instances set pixel_sha256 = 'other' where path like '%pixels.dcm'");

        var (outcome, report, _, _) = await bench.ReevaluateAsync();

        Assert.False(outcome.HasFindings);
        Assert.Equal((3, 0, 1, 2), (report.Rescoring.Selected, report.Rescoring.Rescored, report.Rescoring.FilesGone, report.Rescoring.FilesChanged));
    }

    [Fact]
    public async Task Another_model_version_is_accounted_for_apart()
    {
        using var folder = new TemporaryFolder();
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        bench.ChangeModel(JobsBench.SaveSecondVersion(folder["second"]));
        await bench.ProcessAsync("b.dcm", TestImages.NotFlagged());

        var (outcome, report, _, _) = await bench.ReevaluateAsync();

        Assert.False(outcome.HasFindings);
        Assert.Equal((1, 1), (report.Rescoring.SameModel.Instances, report.Rescoring.OtherModel.Instances));
    }

    [Fact]
    public async Task Imported_labels_give_figures_and_a_curve()
    {
        using var bench = new JobsBench();
        string[] lines = [Heading];
        for (int number = 0; number < 6; number++)
        {
            string instance = ChestInstanceBuilder.NewUid(), study = ChestInstanceBuilder.NewUid();
            await bench.ProcessAsync($"{number}.dcm", (number < 3 ? TestImages.Flagged() : TestImages.NotFlagged(number)).WithStudyUid(study).WithSopInstanceUid(instance));
            lines = [.. lines, $"{study},{(number % 2 == 0 ? instance : "")},Pneumonia,{(number is < 2 or 5 ? "present" : "absent")},r1,2026-03-01"];
        }

        await bench.ImportAsync(lines);

        var (_, report, _, html) = await bench.ReevaluateAsync();

        var figures = Assert.Single(report.Figures);
        Assert.Equal(("pneumonia", ProbabilitySource.Stored, 6), (figures.Finding, figures.Source, report.Labels));
        Assert.Equal(new ConfusionMatrix(2, 1, 2, 1), figures.Figures.Confusion);
        Assert.Equal((6, 6, 3), (figures.Figures.N, figures.Figures.Groups, figures.Figures.Positives));
        Assert.Contains("<polyline class=\"curve\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_label_counts_once_for_its_highest_instance_and_an_instance_label_goes_before()
    {
        using var bench = new JobsBench();
        string study = ChestInstanceBuilder.NewUid(), low = ChestInstanceBuilder.NewUid(), high = ChestInstanceBuilder.NewUid();
        await bench.ProcessAsync("low.dcm", TestImages.NotFlagged().WithStudyUid(study).WithSopInstanceUid(low));
        await bench.ProcessAsync("high.dcm", TestImages.Flagged().WithStudyUid(study).WithSopInstanceUid(high));
        await bench.ImportAsync(Heading, $"{study},,pneumonia,present,r1,2026-03-01", $",{low},pneumonia,absent,r1,2026-03-01");

        var (_, report, _, _) = await bench.ReevaluateAsync();

        Assert.Equal(new ConfusionMatrix(1, 0, 1, 0), Assert.Single(report.Figures).Figures.Confusion);
        Assert.Equal(1, report.Figures[0].Figures.Groups);
    }

    [Fact]
    public async Task Readers_who_disagree_leave_an_instance_out()
    {
        using var bench = new JobsBench();
        string instance = ChestInstanceBuilder.NewUid();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged().WithSopInstanceUid(instance));
        await bench.ImportAsync(Heading, $",{instance},pneumonia,present,r1,2026-03-01", $",{instance},pneumonia,absent,r2,2026-03-01");

        var (_, report, _, _) = await bench.ReevaluateAsync();

        Assert.Equal((1, 1), (report.Labels, report.DisputedLabels));
        Assert.Empty(report.Figures);
    }

    [Fact]
    public async Task Running_again_on_a_date_replaces_that_dates_report()
    {
        using var bench = new JobsBench(new JobsOptions { TimeZone = "Europe/Berlin" });
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        await bench.ReevaluateAsync();
        await bench.ProcessAsync("b.dcm", TestImages.NotFlagged());

        var (_, report, _, _) = await bench.ReevaluateAsync();

        Assert.Equal(2, report.Flagged.Scored);
        Assert.Equal(
            ["reevaluation-2026-03-04.html", "reevaluation-2026-03-04.json"], Directory.GetFiles(bench.Root.ReportsFolder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Outcomes_older_than_the_window_are_left_out_and_figures_are_null()
    {
        using var bench = new JobsBench();
        await bench.ProcessAsync("a.dcm", TestImages.Flagged());
        bench.Pipeline.Clock.Advance(TimeSpan.FromDays(8));

        var (_, report, json, _) = await bench.ReevaluateAsync();

        Assert.Empty(report.Outcomes);
        Assert.Equal(0, report.Rescoring.Selected);
        Assert.Contains("\"share\": null", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_than_the_configured_number_is_scored_again_the_newest_first()
    {
        using var bench = new JobsBench(new JobsOptions { Reevaluation = new ReevaluationOptions { MaxInstances = 1 } });
        await bench.ProcessAsync("old.dcm", TestImages.Flagged());
        await bench.ProcessAsync("new.dcm", TestImages.NotFlagged());
        File.Delete(bench.Pipeline.InInbox("old.dcm"));

        var (_, report, _, _) = await bench.ReevaluateAsync();

        Assert.Equal((1, 1, 2), (report.Rescoring.Selected, report.Rescoring.Rescored, report.Flagged.Scored));
    }

    [Fact]
    public async Task The_report_holds_no_UID_no_path_and_no_name()
    {
        using var bench = new JobsBench();
        string study = ChestInstanceBuilder.NewUid(), instance = ChestInstanceBuilder.NewUid();
        await bench.ProcessAsync("MUELLER^ANNA.dcm", TestImages.Flagged().WithStudyUid(study).WithSopInstanceUid(instance));
        await bench.ImportAsync(Heading, $"{study},,pneumonia,present,r1,2026-03-01");

        var (_, _, json, html) = await bench.ReevaluateAsync();

        Assert.All((string[])[study, instance, "MUELLER", bench.Pipeline.Inbox, "Synthetic"], secret =>
        {
            Assert.DoesNotContain(secret, json, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, html, StringComparison.Ordinal);
        });
    }
}
