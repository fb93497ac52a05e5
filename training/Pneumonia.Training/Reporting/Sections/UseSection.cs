using Pneumonia.Evaluation.Reports;
using Pneumonia.Inference;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>What the model is for, and where it flags.</summary>
internal static class UseSection
{
    public static Html Of(ModelManifest manifest)
    {
        var use = manifest.IntendedUse;
        return $"""
            <p class="lead">{use.Statement}</p>
            <dl>
            <div><dt>Modalities</dt><dd>{Show.Join(use.Modalities)}</dd></div>
            <div><dt>Views</dt><dd>{Show.Join(use.Views)}</dd></div>
            <div><dt>Age</dt><dd>{Show.Age(use.AgeYears)}</dd></div>
            <div><dt>Input</dt><dd>{manifest.Input.Tensor.Rows} × {manifest.Input.Tensor.Columns}, {manifest.Input.Tensor.Standardisation}</dd></div>
            <div><dt>Gate</dt><dd>{manifest.Gate?.Method ?? "none"}</dd></div>
            </dl>
            <p>The service refuses a study whose header is outside this use{(manifest.Gate is null ? "." : ", and an image that the gate finds unlike what the network knows.")}
            It puts studies into an order for reading. It does not say that a study is free of disease.</p>
            <h3>Operating points</h3>
            {Section.Table(["Operating point", "Finding", "Flagged from", "Sensitivity there", "Specificity there", "n", "Chosen on"], manifest.Labels.SelectMany(Rows))}
            <p>Sensitivity and specificity in this table are those on the images that the point was chosen on. What it reaches on others stands under <a href="#data-sets">Figures</a>.</p>

            """;
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(ModelLabel label) =>
        new[] { label.OperatingPoint }.Concat(label.Alternatives ?? []).Select((point, index) => (string[])
        [
            (point.Name is null ? point.Rule : $"{point.Name}: {point.Rule}") + (index == 0 ? " (in force)" : ""), label.Name, Show.Number(point.Probability, 4),
            Show.Number(point.Sensitivity), Show.Number(point.Specificity), point.N is { } n ? $"{n}, {point.Positives} with" : Show.Nothing, point.DataSet,
        ]);
}
