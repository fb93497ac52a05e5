namespace Pneumonia.Evaluation.Reports;

/// <summary>One data set's part of the page: figures with intervals, ROC curve, confusion, reliability.</summary>
internal static class EvaluationSection
{
    public static Html Of(ReportEvaluation evaluation)
    {
        var figures = evaluation.Figures;
        return $"""
            <section class="evaluation">
            <h2>{evaluation.Name}</h2>
            <p>{figures.N} images of {figures.Groups} {evaluation.GroupedBy}, {figures.Positives} with the finding ({Share(figures.Positives, figures.N)}).
            Flagged from probability {figures.OperatingPoint:0.000} on. Intervals: 95 %, bootstrap over {evaluation.GroupedBy}.</p>
            <div class="columns">
            <div>
            <table>
            <thead><tr><th scope="col">Figure</th><th scope="col">Value</th><th scope="col">95 % interval</th><th scope="col">n</th></tr></thead>
            <tbody>{Rows(figures)}</tbody>
            </table>
            {Confusion(figures.Confusion)}
            </div>
            <figure>{RocPlot.Of(figures)}<figcaption>ROC curve. The dot is the operating point.</figcaption></figure>
            <figure>{ReliabilityPlot.Of(figures.Reliability)}<figcaption>Reliability: observed share against mean probability; dots grow with n.
            Bars: images a bin, dark with the finding.</figcaption></figure>
            </div>
            </section>

            """;
    }

    private static IEnumerable<Html> Rows(BinaryEvaluation figures)
    {
        var confusion = figures.Confusion;
        int negatives = figures.N - figures.Positives;
        int flagged = confusion.TruePositives + confusion.FalsePositives;
        return
        [
            Row("AUROC", figures.Auroc, figures.N),
            Row("Average precision", figures.AveragePrecision, figures.N),
            Row("Sensitivity", figures.Sensitivity, figures.Positives),
            Row("Specificity", figures.Specificity, negatives),
            Row("PPV", figures.Ppv, flagged),
            Row("NPV", figures.Npv, figures.N - flagged),
            Row("F1", figures.F1, figures.N),
            Row("Accuracy", figures.Accuracy, figures.N),
            Row("Brier score", figures.BrierScore, figures.N),
            Row("Expected calibration error", figures.ExpectedCalibrationError, figures.N),
        ];
    }

    private static Html Row(string name, Figure figure, int n) =>
        $"<tr><th scope=\"row\">{name}</th><td>{Number(figure.Value)}</td><td>{Interval(figure)}</td><td>{n}</td></tr>\n";

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.000", null) : "–";

    private static string Interval(Figure figure) =>
        double.IsFinite(figure.Low) ? $"{Number(figure.Low)} to {Number(figure.High)}" : "–";

    private static string Share(int part, int whole) => whole == 0 ? "–" : $"{100.0 * part / whole:0.0} %";

    private static Html Confusion(ConfusionMatrix confusion) => $"""
        <table class="confusion">
        <thead><tr><th></th><th scope="col">Flagged</th><th scope="col">Not flagged</th></tr></thead>
        <tbody>
        <tr><th scope="row">Finding present</th><td>{confusion.TruePositives}</td><td>{confusion.FalseNegatives}</td></tr>
        <tr><th scope="row">Finding absent</th><td>{confusion.FalsePositives}</td><td>{confusion.TrueNegatives}</td></tr>
        </tbody>
        </table>

        """;
}
