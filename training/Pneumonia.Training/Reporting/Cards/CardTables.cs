using Pneumonia.Inference;
using Pneumonia.Training.Reporting.Sections;

namespace Pneumonia.Training.Reporting.Cards;

/// <summary>The card's tables, Markdown.</summary>
internal static class CardTables
{
    public static string OperatingPoints(ModelManifest manifest) => Table(
        ["operating point", "finding", "flagged from", "sensitivity there", "specificity there", "chosen on", "n"],
        manifest.Labels.SelectMany(label => new[] { label.OperatingPoint }.Concat(label.Alternatives ?? []).Select((point, index) => (string[])
        [
            (point.Name is null ? point.Rule : $"{point.Name}: {point.Rule}") + (index == 0 ? " (in force)" : ""), label.Name, Show.Number(point.Probability), Show.Number(point.Sensitivity),
            Show.Number(point.Specificity), point.DataSet, point.N is { } n ? $"{n}, {point.Positives} with" : Show.Nothing,
        ])));

    public static string Figures(ModelManifest manifest) => Table(
        ["data", "n", "with", "AUROC", "sensitivity", "specificity", "PPV", "F1", "accuracy", "Brier score", "calibration error"],
        manifest.Figures.Select(figures => (string[])
        [
            figures.DataSet + (figures.Label is null ? "" : $", {figures.Label}") + (figures.OperatingPoint is null ? "" : $", at {figures.OperatingPoint}"), $"{figures.N}", $"{figures.Positives}",
            Show.Figure(figures.Auroc), Show.Figure(figures.Sensitivity), Show.Figure(figures.Specificity), Show.Figure(figures.Ppv), Show.Figure(figures.F1), Show.Figure(figures.Accuracy),
            Show.Figure(figures.BrierScore), Show.Figure(figures.ExpectedCalibrationError),
        ]));

    public static string Classes(ClassDistribution classes) => Table(
        ["data and split", "patients", $"with {classes.Label}", "without", "undecided"],
        classes.Counts.Select(count => (string[])[$"{count.Source} {count.Split}", $"{count.Patients}", $"{count.Positives}", $"{count.Negatives}", $"{count.Undecided}"]));

    /// <summary>What the report tells beyond the manifest; an empty line where it tells nothing.</summary>
    public static string Report(ModelManifest manifest, TrainingReport? report)
    {
        var parts = new List<string>();
        void Add(string title, string table) => parts.Add($"### {title}\n{table}");

        var slices = (report?.DataSets ?? []).SelectMany(data => data.Slices.Select(slice => (data.Name, slice))).ToArray();
        if (slices.Length > 0)
        {
            Add("Parts of the data", Table(
                ["data", "part", "n", "with", "AUROC", "sensitivity", "specificity"],
                slices.Select(part => (string[])
                [
                    part.Name, $"{part.slice.Dimension} {part.slice.Name}", $"{part.slice.Figures.N}", $"{part.slice.Figures.Positives}", Show.Figure(part.slice.Figures.Auroc),
                    Show.Figure(part.slice.Figures.Sensitivity), Show.Figure(part.slice.Figures.Specificity),
                ])));
        }

        if (report?.Shortcuts is { } shortcuts)
        {
            Add("Shortcut tests", Table(
                ["change of the image", "data", "n", "mean change of the probability", "flags changed"],
                shortcuts.Select(figure => (string[])[figure.Perturbation, figure.DataSet, $"{figure.N}", Show.Figure(figure.MeanAbsoluteChange), Show.PercentFigure(figure.ChangedFlags)])));
        }

        if (manifest.Gate?.Figures is { } gate)
        {
            Add("Gate", Table(
                ["kind of image", "should be", "n", "refused", "share refused"],
                gate.Select(kind => (string[])[kind.Kind, kind.IsIntended ? "let through" : "refused", $"{kind.N}", $"{kind.Refused}", Show.PercentFigure(kind.Share)])));
        }

        if (report?.Comparison is { } comparison)
        {
            Add("Architectures under one budget, on stressed tuning images", Table(
                ["network", "parameters", "processor minutes", "data", "n", "AUROC", "minus the chosen one, paired"],
                comparison.SelectMany(network => network.Figures.Select(figure => (string[])
                [
                    network.Name + (network.IsChosen ? " (chosen)" : ""), Show.Thousands(network.Parameters), Show.Number(network.CpuMinutes, 1), figure.Source, $"{figure.N}",
                    Show.Figure(figure.Auroc, 4), Show.SignedFigure(figure.Difference, 4),
                ]))));
        }

        return string.Concat(parts.Select(part => $"\n{part}\n"));
    }

    public static string Claim(ModelManifest manifest, TrainingReport? report) => Table(
        ["topic", "answer"],
        [
            ["study design and goal", "retrospective, public data; a model for ordering studies"],
            ["data sources, inclusion and exclusion", "Training data; every readable image of the sources, byte-identical copies and undecided labels left out"],
            ["preprocessing", "Model details: one image path for training and service, in the manifest"],
            ["de-identification, missing data", "done by the sources; what a source does not tell is a part of its own, \"not known\""],
            ["reference standard", "Training data: the sources' own labels; readers' agreement was not measured"],
            ["partitions and their level", "by patient, stored with the hash of every file"],
            ["sample size", "all there is; no calculation"],
            ["model, software, initial weights", "Model details; TorchSharp; random weights by the seed"],
            ["training and choice of the final model", report?.Comparison is null ? "recipe and report of the training run" : "Architectures under one budget; by tuning data alone"],
            ["ensembling", report?.Network is { Count: > 1 } members ? $"mean of {members.Count} logits" : "none"],
            ["uncertainty", "Metrics"],
            ["robustness", report?.Shortcuts is null ? "not in this package" : "Shortcut tests"],
            ["explainability", "activation map; see Caveats"],
            ["internal testing", Names(manifest, "InternalTest")],
            ["external testing", Names(manifest, "ExternalTest")],
            ["demographics", report?.Classes is null ? "not in this package" : "Training data, and Parts of the data where the source tells"],
            ["failure analysis", report?.ActivationMaps is null ? "not in this package" : "report/report.html, Activation maps"],
            ["limitations", "Caveats and recommendations"],
            ["protocol, registration, funding", "none"],
            ["availability", "the project holds code, recipe and package; the data is with its sources"],
        ]);

    private static string Names(ModelManifest manifest, string split)
    {
        string[] names = [.. manifest.Figures.Select(figures => figures.DataSet).Where(name => name.EndsWith(split, StringComparison.Ordinal)).Distinct()];
        return names.Length == 0 ? "not in this package" : Show.Join(names);
    }

    private static string Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) => string.Join("\n", (string[])
    [
        Row(columns),
        $"|---|{string.Concat(columns.Skip(1).Select(column => column is "n" or "with" or "without" or "undecided" or "patients" or "refused" ? "--:|" : "---|"))}",
        .. rows.Select(Row),
    ]);

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select(Cell))} |";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
