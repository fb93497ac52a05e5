using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Pneumonia.TestKit;
using Pneumonia.Training.Reporting;

namespace Pneumonia.Training.Tests.Reporting;

public sealed partial class TrainingReportTests
{
    private const string Hostile = "<script>alert(\"1\")</script> & '";

    private static readonly Lazy<TrainingReport> Example = new(ExampleReport.Full);
    private static readonly Lazy<string> Page = new(() => Example.Value.ToHtml());

    [Fact]
    public void The_page_is_well_formed_and_every_link_of_its_contents_leads_somewhere()
    {
        var document = Parse(Page.Value);

        var ids = document.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Distinct().Count(), ids.Length);
        Assert.All(document.Descendants("a").Attributes("href"), link => Assert.Contains(link.Value.TrimStart('#'), ids));
    }

    [Fact]
    public void A_full_report_has_every_section()
    {
        string[] sections = [.. Parse(Page.Value).Descendants("main").Elements("section").Attributes("id").Select(id => id.Value)];

        Assert.Equal(
            ["use", "network", "classes", "samples", "learning", "data-sets", "calibration", "maps", "shortcuts", "gate", "comparison", "variants", "speed", "openings", "again"],
            sections);
    }

    [Fact]
    public void An_empty_report_has_a_page_that_says_what_was_not_measured()
    {
        string page = new TrainingReport { Title = "T", CreatedAt = DateTimeOffset.UnixEpoch, Manifest = ExampleReport.Manifest with { Gate = null } }.ToHtml();

        string missing = Parse(page).Descendants("section").Single(section => section.Attribute("id")?.Value == "missing").Value;
        Assert.All(["Architecture", "Figures", "Shortcut tests", "Input gate", "Openings of the test"], title => Assert.Contains(title, missing, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_says_research_use_only_and_may_load_nothing()
    {
        Assert.Contains("Research use only. Not for diagnostic use.", Page.Value, StringComparison.Ordinal);
        Assert.Contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"", Page.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", Page.Value, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(ExternalResource(), Page.Value);
    }

    [Fact]
    public void Text_of_the_report_never_becomes_markup()
    {
        var manifest = ExampleReport.Manifest;
        var report = Example.Value with
        {
            Title = Hostile,
            Facts = [new(Hostile, Hostile)],
            Network = [new NetworkDrawing(Hostile, Hostile, 1, [new NetworkLayer(Hostile, Hostile, 1, 8, 8)])],
            DataSets = [Example.Value.DataSets![0] with { Name = Hostile, Note = Hostile, Label = Hostile }],
            Shortcuts = [Example.Value.Shortcuts![0] with { Perturbation = Hostile }],
            Manifest = manifest with { Name = Hostile, Gate = manifest.Gate! with { Method = Hostile, Rule = Hostile, Figures = [manifest.Gate.Figures![0] with { Kind = Hostile }] } },
            AugmentedSamples = [new ImageSheet(Hostile, Hostile, [Example.Value.AugmentedSamples![0].Images[0] with { Caption = Hostile }], 1)],
        };

        var document = Parse(report.ToHtml());

        Assert.DoesNotContain(document.Descendants(), element => element.Name.LocalName == "script");
        Assert.Equal(Hostile, document.Descendants("h1").Single().Value);
    }

    [Fact]
    public void Images_of_data_sets_are_shown_only_where_asked_for()
    {
        int shipped = Images(Page.Value), local = Images(Example.Value.ToHtml(showRealImages: true));

        Assert.Equal(16, shipped);
        Assert.Equal(24, local);
        Assert.Contains("8 images of the data sets left out", Page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_picture_says_what_it_shows()
    {
        var document = Parse(Page.Value);

        Assert.All(document.Descendants("img"), image => Assert.False(string.IsNullOrWhiteSpace(image.Attribute("alt")?.Value)));
        Assert.All(Plots(document), plot => Assert.True(plot.Attribute("aria-label")?.Value.Length > 20));
        Assert.Equal(16, Plots(document).Count());
    }

    [Fact]
    public void Plots_take_their_colours_from_the_page_and_put_text_on_every_tick()
    {
        Assert.DoesNotContain("#A1000", Page.Value, StringComparison.OrdinalIgnoreCase);
        Assert.All(Plots(Parse(Page.Value)), plot => Assert.Contains(plot.Descendants(), element => element.Name.LocalName == "text"));
    }

    [Fact]
    public void No_number_is_missing_in_words()
    {
        Assert.DoesNotContain("NaN", Page.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", Page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_set_of_one_class_has_a_page_without_curves()
    {
        var label = ExampleReport.Manifest.Labels[0];
        var data = DataSetReport.Of("one class", label, [new("a", 0.2, false), new("b", 0.9, false)], replicates: 20);

        string page = (Example.Value with { DataSets = [data] }).ToHtml();

        Assert.DoesNotContain("NaN", Parse(page).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_report_reads_back_with_its_numbers_and_without_pixels()
    {
        using var folder = new TemporaryFolder();
        TrainingReportFiles.Save(folder["package"], Example.Value, showRealImages: false);

        var read = TrainingReportFiles.TryRead(folder["package"])!;

        Assert.Equal(TrainingReportFiles.ToJson(Example.Value), TrainingReportFiles.ToJson(read));
        Assert.Equal(Page.Value, File.ReadAllText(folder["package", "report", "report.html"]));
        Assert.Empty(read.AugmentedSamples![0].Images[0].Intensities);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["package", "report", "report.json"]));
        Assert.Equal(600, json.RootElement.GetProperty("dataSets")[0].GetProperty("figures").GetProperty("n").GetInt32());
    }

    [Fact]
    public void A_package_without_a_report_has_none_and_one_with_a_broken_report_is_refused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["package", "report"]);
        Assert.Null(TrainingReportFiles.TryRead(folder["package"]));

        File.WriteAllText(folder["package", "report", "report.json"], "{");

        Assert.Throws<RefusedException>(() => TrainingReportFiles.TryRead(folder["package"]));
    }

    private static XDocument Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    private static int Images(string page) => Parse(page).Descendants("img").Count();

    private static IEnumerable<XElement> Plots(XDocument document) => document.Descendants().Where(element => element.Name.LocalName == "svg");

    [GeneratedRegex("(src=\"(?!data:image/png)|href=\"(?!#)|url\\((?!#)|@import)", RegexOptions.IgnoreCase, 2000)]
    private static partial Regex ExternalResource();
}
