using System.Globalization;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Inference;
using Pneumonia.Training.Comparing;
using Pneumonia.Training.Evaluating;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>How the network was chosen, what other formats cost, how fast it is, who looked at the test, how to make it again.</summary>
internal static class ProvenanceSections
{
    public static Html Comparison(IReadOnlyList<ComparedNetwork> networks) => $"""
        <p>Trained under one budget and compared on stressed tuning images; the tests took no part in the choice. The difference is paired: both networks on the same
        draws of patients.</p>
        {Section.Table(
            ["Network", "Kind", "Parameters", "Steps", "Processor minutes", "ms/image", "Tuning data", "n", "AUROC stressed", "Minus the chosen one"],
            networks.SelectMany(network => network.Figures.Select(figure => (string[])
            [
                network.Name + (network.IsChosen ? " (chosen)" : ""), network.Kind, Show.Thousands(network.Parameters), Show.Thousands(network.Steps), Show.Number(network.CpuMinutes, 1),
                Show.Number(network.MillisecondsPerImage, 1), figure.Source, $"{figure.N}, {figure.Positives} with", Show.Figure(figure.Auroc, 4), Show.SignedFigure(figure.Difference, 4),
            ])))}

        """;

    public static Html Variants(IReadOnlyList<PackageVariant> variants) => Section.Table(
        ["Variant", "File, MB", "ms/image", "Data", "n", "AUROC", "Minus the shipped one", "Largest change of a probability", "Flags changed"],
        variants.Select(variant => (string[])
        [
            variant.Name, Show.Number(variant.SizeBytes / 1e6, 2), Show.Number(variant.MillisecondsPerImage, 1), variant.DataSet, $"{variant.N}", Show.Figure(variant.Auroc, 4),
            Show.SignedFigure(variant.AurocDifference, 4), variant.LargestChange is { } change ? Show.Number(change) : Show.Nothing,
            variant.ChangedFlags is { } flags ? $"{flags}" : Show.Nothing,
        ]));

    public static Html Speed(IReadOnlyList<SpeedFigure> figures) => Section.Table(
        ["What", "Conditions", "Repetitions", "Median", "2.5 to 97.5 %", "Unit"],
        figures.Select(figure => (string[])
        [
            figure.What, figure.Conditions, $"{figure.N}", Show.Number(figure.Value.Value, 1),
            double.IsFinite(figure.Value.Low) ? $"{Show.Number(figure.Value.Low, 1)} to {Show.Number(figure.Value.High, 1)}" : Show.Nothing, figure.Unit,
        ]));

    public static Html Openings(IReadOnlyList<TestOpening> openings) => $"""
        <p>{(openings.Count == 0 ? "No test was opened by this package." : "Each look at a test makes the next one worth less. These are all of this package:")}</p>
        {(openings.Count == 0 ? default : Section.Table(
            ["Opened", "Data set", "n", "AUROC", "Network", "Code"],
            openings.Select(opening => (string[])
            [
                opening.OpenedAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC", $"{opening.Source} {opening.Split}",
                opening.Figures.Count == 0 ? Show.Nothing : $"{opening.Figures[0].N}", opening.Figures.Count == 0 ? Show.Nothing : Show.Figure(opening.Figures[0].Auroc),
                Short(opening.ModelSha256), Short(opening.CodeCommit),
            ])))}

        """;

    public static Html Again(ModelManifest manifest) => $"""
        <dl class="stacked">
        <div><dt>Command</dt><dd><code>{manifest.Training.Command}</code></dd></div>
        <div><dt>Recipe, seed, date</dt><dd>{manifest.Training.Recipe}, {manifest.Training.Seed}, {manifest.Training.Date}</dd></div>
        <div><dt>Code</dt><dd><code>{manifest.Training.CodeCommit}</code></dd></div>
        <div><dt>Data manifest, SHA-256</dt><dd><code>{manifest.Training.DataManifestSha256}</code></dd></div>
        <div><dt>Network, SHA-256</dt><dd><code>{manifest.Sha256}</code></dd></div>
        </dl>
        <p>All numbers of this page are in <code>report.json</code> beside it.</p>

        """;

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
