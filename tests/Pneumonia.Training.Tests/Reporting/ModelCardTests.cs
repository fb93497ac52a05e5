using Pneumonia.Inference;
using Pneumonia.Training.Reporting.Cards;

namespace Pneumonia.Training.Tests.Reporting;

public sealed class ModelCardTests
{
    private static readonly string Card = ModelCard.Text(ExampleReport.Manifest, ExampleReport.Full());

    [Fact]
    public void The_card_has_the_sections_of_model_cards_and_answers_CLAIM()
    {
        string[] sections = [.. Card.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..].Trim())];

        Assert.Equal(
            [
                "Model details", "Intended use", "Factors", "Metrics", "Evaluation data", "Training data", "Quantitative analyses", "Ethical considerations",
                "Caveats and recommendations", "Where CLAIM 2024 is answered",
            ],
            sections);
    }

    [Fact]
    public void Every_table_has_as_many_cells_a_row_as_headings()
    {
        int cells = 0;
        foreach (string line in Card.Split('\n').Select(line => line.Trim()))
        {
            int here = line.StartsWith('|') ? line.Count(letter => letter == '|') : 0;
            Assert.True(cells == 0 || here == 0 || here == cells, line);
            cells = here;
        }
    }

    [Fact]
    public void What_it_says_on_adults_follows_from_their_AUROC()
    {
        Assert.Contains("On adults ExternalTest (n = 139) AUROC is 0.810 (0.790 to 0.825): less than the 0.85 that is asked for. The intended use leaves adults out.", Card, StringComparison.Ordinal);
        Assert.Contains("the whole interval lies above", WithAdults(new FigureRecord(0.91, 0.87, 0.94)), StringComparison.Ordinal);
        Assert.Contains("the interval reaches below", WithAdults(new FigureRecord(0.88, 0.82, 0.93)), StringComparison.Ordinal);
        Assert.Contains("Adults were not tested", ModelCard.Text(ExampleReport.Manifest with { Figures = [ExampleReport.Manifest.Figures[0]] }, null), StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_says_on_the_gate_follows_from_the_shares_refused()
    {
        Assert.Contains("It lets through more than 1 in 20 of lateral chest (refused 76.2 %", Card, StringComparison.Ordinal);

        var gate = ExampleReport.Manifest.Gate!;
        string tight = ModelCard.Text(ExampleReport.Manifest with { Gate = gate with { Figures = [.. gate.Figures!.Where(kind => kind.IsIntended || kind.Share.Value > 0.95)] } }, null);
        Assert.Contains("kinds it refuses at least 95", tight, StringComparison.Ordinal);
        Assert.Contains("no out-of-distribution gate", ModelCard.Text(ExampleReport.Manifest with { Gate = null }, null), StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_says_on_the_operating_point_follows_from_the_tests()
    {
        Assert.Contains("**The operating point shifts on children InternalTest** (n = 600), against the images that it was chosen on: specificity is 0.900 (0.880 to 0.915) instead of 0.970.", Card, StringComparison.Ordinal);

        var manifest = ExampleReport.Manifest;
        var figures = manifest.Figures[0] with { Specificity = new FigureRecord(0.96, 0.94, 0.98), Sensitivity = new FigureRecord(0.95, 0.93, 0.97) };
        Assert.Contains("holds on children InternalTest", ModelCard.Text(manifest with { Figures = [figures] }, null), StringComparison.Ordinal);
        Assert.Contains("No test was opened", ModelCard.Text(manifest with { Figures = [figures with { DataSet = "children Tuning" }] }, null), StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_says_on_shortcuts_names_the_change_that_moves_most()
    {
        Assert.Contains("rotation by 5 degrees moves the probability most: 0.031 (0.026 to 0.037)", Card, StringComparison.Ordinal);
        Assert.Contains("Shortcuts were not tested", ModelCard.Text(ExampleReport.Manifest, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_operating_point_and_every_data_set_is_in_its_table()
    {
        var label = ExampleReport.Manifest.Labels[0];

        Assert.Contains("(in force)", Card, StringComparison.Ordinal);
        Assert.All(label.Alternatives!, point => Assert.Contains($"| {point.Name}: {point.Rule} |", Card, StringComparison.Ordinal));
        Assert.All(ExampleReport.Manifest.Figures, figures => Assert.Contains($"| {figures.DataSet} | {figures.N} |", Card, StringComparison.Ordinal));
    }

    private static string WithAdults(FigureRecord auroc) =>
        ModelCard.Text(ExampleReport.Manifest with { Figures = [ExampleReport.Manifest.Figures[1] with { Auroc = auroc }] }, null);
}
