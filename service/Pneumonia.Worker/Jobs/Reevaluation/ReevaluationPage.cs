using System.Globalization;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Imaging;

namespace Pneumonia.Worker.Jobs.Reevaluation;

/// <summary>The report as a page for people.</summary>
internal static class ReevaluationPage
{
    public static EvaluationReport Of(ReevaluationReport report) => new()
    {
        Title = $"Re-evaluation {report.Date:yyyy-MM-dd}",
        CreatedAt = report.CreatedAt,
        Facts =
        [
            new("Outcomes from", Time(report.Window.From)),
            new("until", Time(report.Window.To)),
            new("Flagged", $"{report.Flagged.Flagged} of {report.Flagged.Scored} ({Percent(report.Flagged.Share)})"),
            new("Received to scored", $"median {Seconds(report.Turnaround.P50)}, p95 {Seconds(report.Turnaround.P95)}"),
            new("Scored again", Verdict(report.Rescoring)),
            new("Labelled", Labels(report)),
        ],
        Evaluations = [.. report.Figures.Select(figures => new ReportEvaluation(
            $"{figures.Finding}: {figures.Model.Name} {figures.Model.Version}, {(figures.Source == ProbabilitySource.Stored ? "as stored" : "scored again")}",
            figures.Figures) { GroupedBy = "studies" })],
        Tables = [Outcomes(report), Rescored(report.Rescoring)],
        Notice = report.Notice,
    };

    private static ReportTable Outcomes(ReevaluationReport report)
    {
        double all = report.Outcomes.Sum(outcome => outcome.Count);
        return new ReportTable("Outcomes", ["Outcome", "Images", "Share"], [.. report.Outcomes.Select(outcome => (IReadOnlyList<string>)
            [outcome.Reason is { } reason ? $"{outcome.State}: {Name(reason)}" : outcome.State, Count(outcome.Count), Percent(outcome.Count / all)])]);
    }

    private static ReportTable Rescored(RescoringFigures figures) => new(
        "Scored again", ["", "Images", "Max. difference", "Mean difference", "Flags changed"],
        [
            Shift("Same model", figures.SameModel),
            Shift("Other model", figures.OtherModel),
            ["File gone", Count(figures.FilesGone), "", "", ""],
            ["File changed", Count(figures.FilesChanged), "", "", ""],
            .. figures.NotAssessedNow.Select(refused => (IReadOnlyList<string>)[$"No probability now: {Name(refused.Key)}", Count(refused.Value), "", "", ""]),
        ]);

    private static IReadOnlyList<string> Shift(string name, ProbabilityShift shift) => shift.Instances == 0
        ? [name, "0", "–", "–", "–"]
        : [name, Count(shift.Instances), Difference(shift.MaxDifference), Difference(shift.MeanDifference), Count(shift.FlagsChanged)];

    private static string Verdict(RescoringFigures figures)
    {
        if (figures.HasFindings)
            return "results differ: look below";
        if (figures.SameModel.Instances > 0)
            return $"{figures.SameModel.Instances} agree with what is stored";
        return figures.OtherModel.Instances > 0 ? $"{figures.OtherModel.Instances} by another model than stored" : "nothing to compare";
    }

    private static string Labels(ReevaluationReport report) =>
        report.DisputedLabels == 0 ? Count(report.Labels) : $"{report.Labels}, {report.DisputedLabels} left out: readers disagree";

    private static string Name(Reason reason) => $"{(int)reason} {reason}";

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => double.IsFinite(share) ? (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";

    private static string Seconds(double seconds) => double.IsFinite(seconds) ? seconds.ToString("0.00", CultureInfo.InvariantCulture) + " s" : "–";

    private static string Difference(double value) => value.ToString(value is 0 or >= 0.001 ? "0.0000" : "0.0e+0", CultureInfo.InvariantCulture);
}
