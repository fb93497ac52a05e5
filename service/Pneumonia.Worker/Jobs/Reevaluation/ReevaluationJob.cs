using System.Globalization;
using Microsoft.Extensions.Options;
using Pneumonia.Evaluation;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Jobs.Reevaluation;

/// <summary>Scores recent studies again, compares with what is stored, joins imported labels, and reports. Changes no result.</summary>
internal sealed class ReevaluationJob(
    RecentInstances recent, ReferenceLabels references, ActivePipeline active, DataRoot root, IOptions<JobsOptions> options,
    IOptions<ScoringOptions> scoring, TimeProvider clock) : IScheduledJob
{
    public async Task<JobOutcome> RunAsync(DateTimeOffset scheduledAt, CancellationToken cancellationToken)
    {
        var report = await EvaluateAsync(scheduledAt, cancellationToken);

        string name = Path.Combine(root.ReportsFolder, string.Create(CultureInfo.InvariantCulture, $"reevaluation-{report.Date:yyyy-MM-dd}"));
        ReportFile.Write(name + ".json", report.ToJson());
        ReportFile.Write(name + ".html", ReevaluationPage.Of(report).ToHtml());
        return new JobOutcome(report.Rescoring.HasFindings, Summary(report), [name + ".json", name + ".html"]);
    }

    private async Task<ReevaluationReport> EvaluateAsync(DateTimeOffset scheduledAt, CancellationToken cancellationToken)
    {
        var settings = options.Value.Reevaluation;
        var window = new TimeWindow(scheduledAt - settings.Window, scheduledAt);
        var stored = recent.GetScored(window, settings.MaxInstances);
        var rescored = await RescoreAsync(stored, cancellationToken);
        var labels = references.Read(window);
        var outcomes = recent.CountOutcomes(window);
        long scored = outcomes.Where(outcome => outcome.State == InstanceState.Scored).Sum(outcome => outcome.Count), flagged = recent.CountFlagged(window);
        double[] turnarounds = recent.GetTurnarounds(window);

        return new ReevaluationReport
        {
            Date = options.Value.BusinessDate(scheduledAt),
            Window = window,
            CreatedAt = clock.GetUtcNow(),
            Outcomes = outcomes,
            Flagged = new FlaggedShare(scored, flagged, (double)flagged / scored),
            Turnaround = new Turnaround(turnarounds.Length, Percentile.Of(turnarounds, 0.5), Percentile.Of(turnarounds, 0.95)),
            Rescoring = RescoringFigures.Of(rescored),
            Labels = labels.Count,
            DisputedLabels = labels.Disputed,
            Figures = [.. Figures(rescored, labels)],
        };
    }

    private async Task<IReadOnlyList<RescoredInstance>> RescoreAsync(IReadOnlyList<ScoredInstance> stored, CancellationToken cancellationToken)
    {
        if (stored.Count == 0)
            return [];

        var pipeline = await active.GetAsync(cancellationToken);
        return await Task.Run(() => Rescoring.Run(pipeline, stored, scoring.Value.BatchSize, cancellationToken), cancellationToken);
    }

    // What the model in use now would have said is of interest where another one was asked.
    private static IEnumerable<LabelledFigures> Figures(IReadOnlyList<RescoredInstance> instances, LabelSet labels)
    {
        var stored = LabelledFigures.Of(instances.Select(instance => (instance.Stored.StudyKey, instance.Stored.Result)), labels, ProbabilitySource.Stored);
        bool isSameModel = instances.All(instance => instance.Now is not { Outcome: Outcome.Scored } now || now.Model == instance.Stored.Result.Model);
        return isSameModel ? stored : stored.Concat(LabelledFigures.Of(
            instances.Where(instance => instance.Now is { Outcome: Outcome.Scored }).Select(instance => (instance.Stored.StudyKey, instance.Now!)),
            labels,
            ProbabilitySource.ScoredAgain));
    }

    private static string Summary(ReevaluationReport report)
    {
        var rescoring = report.Rescoring;
        string figures = string.Concat(report.Figures.Select(figures => string.Create(
            CultureInfo.InvariantCulture, $"; AUROC {figures.Figures.Auroc.Value:0.000} on {figures.Figures.N} labelled images ({figures.Model.Version})")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Flagged.Scored} scored, {report.Flagged.Flagged} flagged; {rescoring.Rescored} of {rescoring.Selected} scored again, "
            + $"largest difference {rescoring.SameModel.MaxDifference:0.#####} with the same model, {rescoring.SameModel.FlagsChanged} flags changed{figures}");
    }
}
