using System.Globalization;
using Pneumonia.Evaluation.Reports;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>The whole page: well-formed as XML too, no script, nothing loaded from elsewhere, fit to print.</summary>
internal static class ReportPage
{
    public static Html Of(TrainingReport report, bool showRealImages)
    {
        Section[] all = [.. Sections(report, showRealImages)];
        Section[] present = [.. all.Where(section => section.Content is not null)];
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
            <title>{report.Title}</title>
            {ReportStyle.Element}
            {TrainingStyle.Element}
            </head>
            <body>
            <header>
            <h1>{report.Title}</h1>
            <p class="notice">{EvaluationReport.ResearchNotice}</p>
            <dl>
            <div><dt>Model</dt><dd>{report.Manifest.Name} {report.Manifest.Version}</dd></div>
            {report.Facts.Select(Fact)}
            <div><dt>Written</dt><dd>{report.CreatedAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC</dd></div>
            </dl>
            <div class="cards">{(report.DataSets ?? []).Select(Card)}</div>
            <nav aria-label="Contents"><ol>{present.Select(section => (Html)$"<li><a href=\"#{section.Id}\">{section.Title}</a></li>")}</ol></nav>
            </header>
            <main>
            {present.Select(section => section.ToHtml())}
            {(present.Length == all.Length ? default : Missing(all.Except(present)))}
            </main>
            <footer>{EvaluationReport.ResearchNotice}</footer>
            </body>
            </html>

            """;
    }

    private static IEnumerable<Section> Sections(TrainingReport report, bool showRealImages) =>
    [
        new("use", "Intended use", UseSection.Of(report.Manifest)),
        new("network", "Architecture", Of(report.Network, NetworkSection.Of)),
        new("classes", "Data", Of(report.Classes, ClassSection.Of)),
        new("samples", "Augmented samples", Of(report.AugmentedSamples, sheets => SheetSection.Of(sheets, showRealImages,
            "What training sees is bent at random, anew each time, so that the film's make tells it little."))),
        new("learning", "Learning curves", Of(report.LearningCurves, LearningSection.Of)),
        new("data-sets", "Figures", Of(report.DataSets, DataSetSection.Of)),
        new("calibration", "Calibration", Of(report.Calibration, RobustnessSections.Calibration)),
        new("maps", "Activation maps", Of(report.ActivationMaps, sheets => SheetSection.Of(sheets, showRealImages,
            "Where the logit comes from: orange is for the finding. The map is coarse, and no lesion map: training never told it where the finding is."))),
        new("shortcuts", "Shortcut tests", Of(report.Shortcuts, RobustnessSections.Shortcuts)),
        new("gate", "Input gate", Of(report.Manifest.Gate, RobustnessSections.Gate)),
        new("comparison", "Architectures compared", Of(report.Comparison, ProvenanceSections.Comparison)),
        new("variants", "Other number formats", Of(report.Variants, ProvenanceSections.Variants)),
        new("speed", "Speed", Of(report.Speed, ProvenanceSections.Speed)),
        new("openings", "Openings of the test", Of(report.Openings, ProvenanceSections.Openings)),
        new("again", "To make it again", ProvenanceSections.Again(report.Manifest)),
    ];

    private static Html? Of<T>(T? part, Func<T, Html> section)
        where T : class => part is null ? null : section(part);

    private static Html Fact(ReportFact fact) => $"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>\n";

    private static Html Card(DataSetReport data) => $"""
        <div class="card"><span>{data.Name}, n = {data.Figures.N}</span><b>AUROC {Show.Number(data.Figures.Auroc.Value)}</b>
        <span>{Show.Number(data.Figures.Auroc.Low)} to {Show.Number(data.Figures.Auroc.High)}; sensitivity {Show.Number(data.Figures.Sensitivity.Value)}, specificity {Show.Number(data.Figures.Specificity.Value)}</span></div>

        """;

    private static Html Missing(IEnumerable<Section> sections) =>
        $"<section id=\"missing\"><h2>Not in this report</h2><p>Not measured for this package: {string.Join(", ", sections.Select(section => section.Title))}.</p></section>\n";
}
