using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pneumonia.Evaluation.Reports;
using Pneumonia.TestKit;

namespace Pneumonia.Evaluation.Tests;

public sealed partial class EvaluationReportTests
{
    private static readonly EvaluationReport Report = new()
    {
        Title = "Nightly re-evaluation",
        CreatedAt = new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.FromHours(1)),
        Facts = [new("Model", "pneumonia 1.0.0"), new("SHA-256", new string('a', 64)), new("Data", "reference.py")],
        Evaluations = [new("Reference scores", BinaryEvaluation.Of(Scores.Reference, 0.4))],
        Tables = [new("Outcomes", ["Outcome", "Images", "Share"], [["scored", "110", "91.7 %"], ["not assessed", "10", "8.3 %"]])],
    };

    [Fact]
    public void Json_comes_back_as_it_went()
    {
        var read = JsonSerializer.Deserialize(Report.ToJson(), ReportJson.Default.EvaluationReport)!;

        Assert.Equal(Report.ToJson(), read.ToJson());
        Assert.Equal(Report.Evaluations[0].Figures.Auroc, read.Evaluations[0].Figures.Auroc);
    }

    [Fact]
    public void A_figure_that_is_not_there_is_null_in_Json()
    {
        var report = Report with { Evaluations = [new("Positives only", BinaryEvaluation.Of(Scores.Of((0.7, true)), 0.5))] };

        using var json = JsonDocument.Parse(report.ToJson());

        var auroc = json.RootElement.GetProperty("evaluations")[0].GetProperty("figures").GetProperty("auroc");
        Assert.Equal(JsonValueKind.Null, auroc.GetProperty("value").ValueKind);
        Assert.Equal(double.NaN, JsonSerializer.Deserialize(report.ToJson(), ReportJson.Default.EvaluationReport)!.Evaluations[0].Figures.Auroc.Low);
    }

    [Fact]
    public void The_page_encodes_every_text()
    {
        const string Hostile = "<script>alert(\"1\")</script> & '";
        var report = new EvaluationReport
        {
            Title = Hostile,
            CreatedAt = Report.CreatedAt,
            Facts = [new(Hostile, Hostile)],
            Evaluations = [new(Hostile, Report.Evaluations[0].Figures)],
            Tables = [new(Hostile, [Hostile], [[Hostile]])],
            Notice = Hostile,
        };

        string page = report.ToHtml();

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_says_research_use_only_and_loads_nothing()
    {
        string page = Report.ToHtml();

        Assert.Contains("Research use only. Not for diagnostic use.", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(ExternalResource(), page);
    }

    [Fact]
    public void The_page_shows_figures_intervals_and_the_time_in_UTC()
    {
        string page = Report.ToHtml();

        Assert.Contains("<th scope=\"row\">AUROC</th><td>0.708</td>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">Sensitivity</th><td>0.714</td>", page, StringComparison.Ordinal);
        Assert.Contains("2026-11-22 01:00 UTC", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Plots_are_well_formed_and_within_their_frame()
    {
        var plots = PlotElement().Matches(Report.ToHtml());

        Assert.Equal(2, plots.Count);
        foreach (Match plot in plots)
        {
            var points = XElement.Parse(plot.Value).Descendants("polyline").SelectMany(line => line.Attribute("points")!.Value.Trim().Split(' '))
                .Select(pair => pair.Split(',').Select(double.Parse).ToArray()).ToArray();
            Assert.NotEmpty(points);
            Assert.All(points, point => Assert.True(point is [>= 52 and <= 352, >= 12 and <= 312]));
        }
    }

    [Fact]
    public void A_report_without_scores_has_a_page_and_no_numbers()
    {
        var report = Report with { Evaluations = [new("Nothing", BinaryEvaluation.Of([], 0.5))] };

        string page = report.ToHtml();

        Assert.Contains("No curve: one class is missing", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Saving_again_replaces_both_files_and_leaves_no_other()
    {
        using var folder = new TemporaryFolder();
        Report.Save(folder["reports"], "night");

        (Report with { Title = "Second" }).Save(folder["reports"], "night");

        Assert.Equal(["night.html", "night.json"], Directory.GetFiles(folder["reports"]).Select(Path.GetFileName).Order());
        Assert.Contains("<h1>Second</h1>", File.ReadAllText(folder["reports", "night.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_input_output_error()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["taken"], "");

        Assert.ThrowsAny<IOException>(() => Report.Save(folder["taken", "reports"], "night"));
    }

    [GeneratedRegex("(src|href|url|import)\\s*[=(]", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ExternalResource();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline, 1000)]
    private static partial Regex PlotElement();
}
