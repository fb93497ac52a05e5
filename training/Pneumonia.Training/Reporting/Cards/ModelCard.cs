using System.Text;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Inference;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Reporting.Sections;

namespace Pneumonia.Training.Reporting.Cards;

/// <summary>
/// model-card.md, from the manifest and the report, so that no figure is copied by hand and the text follows from the figures: the sections of Mitchell
/// et al., Model Cards for Model Reporting, 2019, with what CLAIM 2024 (Tejani et al., Radiology: Artificial Intelligence 2024;6(4):e240300) asks of a
/// model and its data.
/// </summary>
internal static class ModelCard
{
    /// <summary>Writes the card into the package, with what its report/report.json tells; a report of another network tells nothing.</summary>
    public static void Write(ModelPackage package)
    {
        var report = TrainingReportFiles.TryRead(package.Folder) is { } found && found.Manifest.Sha256 == package.Manifest.Sha256
            ? found with { Openings = TestOpenings.ReadAll(package) }
            : null;
        WholeFile.Write(Path.Combine(package.Folder, "model-card.md"), Encoding.UTF8.GetBytes(Text(package.Manifest, report)));
    }

    internal static string Text(ModelManifest manifest, TrainingReport? report) => $"""
        # {manifest.Name} {manifest.Version}

        **{manifest.IntendedUse.Statement}**

        {EvaluationReport.ResearchNotice}

        ## Model details
        {Details(manifest, report)}

        ## Intended use
        - Modalities {Show.Join(manifest.IntendedUse.Modalities)}; views {Show.Join(manifest.IntendedUse.Views)}; age {Show.Age(manifest.IntendedUse.AgeYears)}. The service refuses other headers.
        - It puts studies into an order for reading, by people who know this card. Whoever reads them reads all of them.
        - Not for: diagnosis, treatment, discharge, leaving a study unread, any use without a reader; other ages, views and modalities than these.

        ## Factors
        - Groups measured by themselves: {Factors(report)}.
        - Not measured: ethnicity, weight, pregnancy, device, exposure. No data set names them.

        ## Metrics
        - AUROC and average precision rank; sensitivity, specificity, PPV, F1 and accuracy hold at an operating point; Brier score and expected calibration error say how far probabilities can be taken at their word.
        - Intervals: 95 %, percentile bootstrap that draws patients, 2,000 replicates; shares refused: Wilson.

        {CardTables.OperatingPoints(manifest)}

        ## Evaluation data
        {EvaluationData(manifest)}

        ## Training data
        {TrainingData(manifest, report)}

        ## Quantitative analyses
        {CardTables.Figures(manifest)}

        PPV, F1 and accuracy hold for the prevalence in that data only. A site's own prevalence is nearly always lower, and so is its PPV.
        {CardTables.Report(manifest, report)}
        ## Ethical considerations
        - The images are public and without names; patients were not asked about this use. No data of a site leaves it: training and scoring run where the data is.
        - A flag moves a study up and thereby others down: a group for which the model ranks worse waits longer. The parts above are there to watch that.
        - A wrong label of the training data is learnt with the right ones; the reference standard is a reading, not a proof.

        ## Caveats and recommendations
        {string.Join("\n", CardCaveats.Of(manifest, report).Select(caveat => $"- {caveat}"))}

        ## Where CLAIM 2024 is answered
        {CardTables.Claim(manifest, report)}

        """;

    private static string Details(ModelManifest manifest, TrainingReport? report)
    {
        var tensor = manifest.Input.Tensor;
        string kind = report?.Network is { Count: > 0 } members
            ? $"{(members.Count == 1 ? "One convolutional network" : $"An ensemble of {members.Count} convolutional networks, mean of their logits")} ({string.Join(", ", members.Select(member => member.Kind).Distinct())}), {Show.Thousands(members.Sum(member => member.Parameters))} parameters, trained from random weights."
            : "A convolutional network, trained from random weights.";
        var label = manifest.Labels[0];
        return $"""
            - {kind} By the Pneumonia Worker authors, {manifest.Training.Date}; licence as in LICENSE of the project.
            - Input: float32 [N, 1, {tensor.Rows}, {tensor.Columns}], made by the service from the whole image (intensity {tensor.Intensity}, {tensor.Resize} resize, {tensor.Aspect}, {tensor.Standardisation}).
            - Output: the probability that a reader of the training data would have called the image {Show.Join(manifest.Labels.Select(one => one.Name))}{(manifest.Labels.Count > 1 ? ", one each" : "")}, and a coarse activation map.
            - Calibration: {label.Calibration.Method} {Show.Number(label.Calibration.Temperature)}, {(label.Calibration.Bias == 0 ? "no bias" : $"bias {Show.Number(label.Calibration.Bias)}")}.
            - Gate: {(manifest.Gate is { } gate ? $"{gate.Method}, limit {Show.Number(gate.Limit, 4)}. {gate.Rule}" : "none.")}
            - Recipe `{manifest.Training.Recipe}`, seed {manifest.Training.Seed}, code {manifest.Training.CodeCommit}, network SHA-256 {manifest.Sha256}.
            - `{manifest.Training.Command}`, then `pneumonia-train export`.
            """;
    }

    private static string Factors(TrainingReport? report)
    {
        string[] dimensions = [.. (report?.DataSets ?? []).SelectMany(data => data.Slices).Select(slice => slice.Dimension).Distinct()];
        return dimensions.Length == 0 ? "none in this package" : string.Join(", ", dimensions);
    }

    private static string EvaluationData(ModelManifest manifest)
    {
        string[] lines = [.. manifest.Figures.DistinctBy(figures => figures.DataSet).Select(figures =>
            $"- {figures.DataSet}: {figures.N} images{(figures.Groups is { } groups ? $" of {groups} patients" : "")}, {figures.Positives} with {figures.Label ?? manifest.Labels[0].Name} ({Show.Share(figures.Positives, figures.N)}).")];
        return string.Join("\n", lines.Append("- Tuning chose architecture, epoch, temperature, operating points and gate; a test chose nothing. `report/test-openings.jsonl` lists each opening of a test."));
    }

    private static string TrainingData(ModelManifest manifest, TrainingReport? report)
    {
        string[] sources = report?.Classes is { } classes
            ? [.. classes.Sources.Select(source => $"- {source.Name}: {source.Population}. {source.Attribution}."), "", CardTables.Classes(classes)]
            : [.. CardCaveats.IsOf(manifest, CardCaveats.Kermany) ? ["- Kermany, Zhang, Goldbaum: Labeled OCT and Chest X-Ray Images, Mendeley Data 2018, doi 10.17632/rscbjbr9sj, CC BY 4.0."] : Array.Empty<string>()];
        return string.Join("\n", [$"- Data manifest {manifest.Training.DataManifestSha256}: patients are never in two splits; byte-identical copies are left out of training and tuning.", .. sources]);
    }
}
