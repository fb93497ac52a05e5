using Pneumonia.Evaluation;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Training.Reporting.Plots;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>Everything measured on one data set: figures, plots, confusion at each operating point, slices.</summary>
internal static class DataSetSection
{
    public static Html Of(IReadOnlyList<DataSetReport> dataSets) => $"""
        <p>Intervals: 95 %, bootstrap over patients; a share of 1.000 or 0.000 has a point for an interval, however small n is. PPV, F1 and accuracy hold for the
        prevalence in that data only.</p>
        {dataSets.Select(DataSet)}

        """;

    private static Html DataSet(DataSetReport data)
    {
        var figures = data.Figures;
        return $"""
            <article>
            <h3>{data.Name}</h3>
            <p>{data.Note} {figures.N} images of {figures.Groups} {data.GroupedBy}, {figures.Positives} with {data.Label} ({Show.Share(figures.Positives, figures.N)}).</p>
            <div class="plots">
            {Section.Table(["Figure", "Value", "95 % interval", "n"], Rows(figures))}
            <figure>{DataSetPlots.Roc(data)}<figcaption>ROC curve, with the operating points.</figcaption></figure>
            <figure>{DataSetPlots.PrecisionRecall(data)}<figcaption>Precision-recall curve, in steps.</figcaption></figure>
            <figure>{DataSetPlots.Reliability(data)}<figcaption>Reliability with Wilson intervals: expected calibration error {Show.Figure(figures.ExpectedCalibrationError)},
            Brier score {Show.Figure(figures.BrierScore)}.</figcaption></figure>
            <figure>{DataSetPlots.Decision(data)}<figcaption>Decision curve (Vickers and Elkin 2006), in true positives an image.</figcaption></figure>
            <figure>{DataSetPlots.Histogram(data)}<figcaption>Probabilities by class.</figcaption></figure>
            </div>
            <h4>At each operating point</h4>
            <div class="points">{data.Points.Select(Point)}</div>
            {(data.Slices.Count == 0 ? default : Slices(data))}
            </article>

            """;
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(BinaryEvaluation figures)
    {
        int flagged = figures.Confusion.TruePositives + figures.Confusion.FalsePositives;
        return
        [
            Row("AUROC", figures.Auroc, figures.N),
            Row("Average precision", figures.AveragePrecision, figures.N),
            Row("Sensitivity", figures.Sensitivity, figures.Positives),
            Row("Specificity", figures.Specificity, figures.N - figures.Positives),
            Row("PPV", figures.Ppv, flagged),
            Row("NPV", figures.Npv, figures.N - flagged),
            Row("F1", figures.F1, figures.N),
            Row("Accuracy", figures.Accuracy, figures.N),
            Row("Brier score", figures.BrierScore, figures.N),
            Row("Expected calibration error", figures.ExpectedCalibrationError, figures.N),
        ];
    }

    private static string[] Row(string name, Figure figure, int n) =>
        [name, Show.Number(figure.Value), double.IsFinite(figure.Low) ? $"{Show.Number(figure.Low)} to {Show.Number(figure.High)}" : Show.Nothing, $"{n}"];

    private static Html Point(PointReport point)
    {
        var (figures, confusion) = (point.Figures, point.Figures.Confusion);
        return $"""
            <div class="point">
            <h5>{point.Name}</h5>
            <p>from probability {figures.OperatingPoint:0.0000} on</p>
            <table class="confusion">
            <thead><tr><th scope="col">n = {figures.N}</th><th scope="col">Flagged</th><th scope="col">Not flagged</th></tr></thead>
            <tbody>
            <tr><th scope="row">With the finding</th><td class="right">{confusion.TruePositives}</td><td class="wrong">{confusion.FalseNegatives}</td></tr>
            <tr><th scope="row">Without</th><td class="wrong">{confusion.FalsePositives}</td><td class="right">{confusion.TrueNegatives}</td></tr>
            </tbody>
            </table>
            <p>Sensitivity {Show.Figure(figures.Sensitivity)}<br/>Specificity {Show.Figure(figures.Specificity)}<br/>PPV {Show.Figure(figures.Ppv)}<br/>F1 {Show.Figure(figures.F1)}</p>
            </div>

            """;
    }

    private static Html Slices(DataSetReport data) => $"""
        <h4>Parts of the data</h4>
        <p>A part with few images has a wide interval: that it holds the whole's value is no proof that the part is like it.</p>
        {Section.Table(
            ["Part", "n", "With", "AUROC", "Sensitivity", "Specificity"],
            data.Slices.Select(slice => (string[])
            [
                $"{slice.Dimension} {slice.Name}", $"{slice.Figures.N}", $"{slice.Figures.Positives}", Show.Figure(slice.Figures.Auroc),
                Show.Figure(slice.Figures.Sensitivity), Show.Figure(slice.Figures.Specificity),
            ]))}
        <figure>{DataSetPlots.Forest(data)}</figure>

        """;
}
