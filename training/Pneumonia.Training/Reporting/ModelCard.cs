using System.Globalization;
using System.Text;
using Pneumonia.Inference;

namespace Pneumonia.Training.Exporting;

/// <summary>Writes model-card.md from the manifest, so that no figure is copied by hand (Mitchell et al., Model Cards for Model Reporting, 2019).</summary>
internal static class ModelCard
{
    public static void Write(ModelPackage package) =>
        WholeFile.Write(Path.Combine(package.Folder, "model-card.md"), Encoding.UTF8.GetBytes(Text(package.Manifest)));

    internal static string Text(ModelManifest manifest)
    {
        var label = manifest.Labels[0];
        return $"""
            # {manifest.Name} {manifest.Version}

            **{manifest.IntendedUse.Statement}**

            ## What it takes and gives
            - Modalities {Join(manifest.IntendedUse.Modalities)}; views {Join(manifest.IntendedUse.Views)}; age {Age(manifest.IntendedUse.AgeYears)}.
            - Input: float32 [N, 1, {manifest.Input.Tensor.Rows}, {manifest.Input.Tensor.Columns}], made by the service from the whole image (intensity {manifest.Input.Tensor.Intensity}, {manifest.Input.Tensor.Resize} resize, {manifest.Input.Tensor.Aspect}, {manifest.Input.Tensor.Standardisation}).
            - Output: the probability that a reader of the training data would have called the image pneumonia, and a coarse activation map.
            - Calibration: {label.Calibration.Method} {Number(label.Calibration.Temperature)}, no bias.
            - Operating point: probability {Number(label.OperatingPoint.Probability)} ({label.OperatingPoint.Rule} on {label.OperatingPoint.DataSet}: sensitivity {Number(label.OperatingPoint.Sensitivity)}, specificity {Number(label.OperatingPoint.Specificity)} there).

            ## Figures (95 % interval by bootstrap over patients)
            | data | n | pneumonia | AUROC | sensitivity | specificity | PPV | F1 | accuracy |
            |---|--:|--:|---|---|---|---|---|---|
            {string.Join("\n", manifest.Figures.Select(Row))}

            PPV, F1 and accuracy hold for the prevalence in that data only. A site's own prevalence is nearly always lower, and so is its PPV.

            ## Training
            - Recipe `{manifest.Training.Recipe}`, seed {manifest.Training.Seed}, {manifest.Training.Date}, code {manifest.Training.CodeCommit}.
            - `{manifest.Training.Command}`, then `pneumonia-train export`.
            - Data manifest {manifest.Training.DataManifestSha256}: patients are never in two splits; byte-identical copies are left out of training and tuning.
            - Data: Kermany, Zhang, Goldbaum: Labeled OCT and Chest X-Ray Images, Mendeley Data 2018, doi 10.17632/rscbjbr9sj, CC BY 4.0.

            ## What to know before trusting a number
            - **One hospital, small children.** All images are of children of 1 to 5 years in Guangzhou. Adults, other ages, devices and countries were not measured in this package.
            - **The official test differs from the training data** in its normal films: a threshold that looks right on the tuning split flags more normals there. Expect such a shift at every new site, and measure it before use.
            - **The official test is not untouched.** Recipes of this family were tried on it before this project began, which favours its figures slightly; report/test-openings.jsonl lists each opening of it by this package.
            - **Shortcuts.** In this data the film's size and aspect ratio alone tell the classes apart (AUROC 0.92 and 0.88); images are therefore stretched to a fixed size and bent at random in training. Markers, tubes and collimation may still be used.
            - **The label is pneumonia or normal.** Other disease was left out of the data: an image with an effusion, a mass or cardiac failure gets a probability all the same.
            - **The activation map is no lesion map.** Training does not teach it where pneumonia is; it often lights shoulders, edges and the mediastinum.
            - There is no out-of-distribution gate in this version: the service's checks of the header are the only guard against foreign images.

            """;
    }

    private static string Row(DataSetFigures figures) =>
        $"| {figures.DataSet} | {figures.N} | {figures.Positives} | {Interval(figures.Auroc)} | {Interval(figures.Sensitivity)} | {Interval(figures.Specificity)} | "
        + $"{Interval(figures.Ppv)} | {Interval(figures.F1)} | {Interval(figures.Accuracy)} |";

    private static string Interval(FigureRecord figure) => $"{Number(figure.Value)} ({Number(figure.Low)} to {Number(figure.High)})";

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Join(IEnumerable<string> names) => string.Join(" and ", names);

    private static string Age(AgeRange? age) => age is null ? "any" : $"{age.Min} to {age.Max} years";
}
