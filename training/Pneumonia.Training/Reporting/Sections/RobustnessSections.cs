using Pneumonia.Evaluation;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Inference;
using Pneumonia.Training.Reporting.Plots;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>Calibration held out, shortcuts, and the gate.</summary>
internal static class RobustnessSections
{
    public static Html Calibration(CalibrationComparison comparison) => $"""
        <p>Cross-validated on {comparison.Temperature.N} tuning images of {comparison.Temperature.Groups} patients, none judged by a map that saw the patient.
        {(comparison.IsotonicClearlyWins
            ? "Isotonic calibration is better beyond chance in both errors; the package carries a temperature all the same, as its format holds no table."
            : "Isotonic calibration is not better beyond chance in both errors: the temperature, one number, is kept.")}</p>
        {Section.Table(
            ["Calibration", "n", "Brier score", "Expected calibration error"],
            [
                ["temperature", $"{comparison.Temperature.N}", Show.Figure(comparison.Temperature.BrierScore, 4), Show.Figure(comparison.Temperature.ExpectedCalibrationError, 4)],
                ["isotonic", $"{comparison.Isotonic.N}", Show.Figure(comparison.Isotonic.BrierScore, 4), Show.Figure(comparison.Isotonic.ExpectedCalibrationError, 4)],
                ["isotonic − temperature", $"{comparison.Isotonic.N}", Show.SignedFigure(comparison.BrierDifference, 4), Show.SignedFigure(comparison.CalibrationErrorDifference, 4)],
            ])}

        """;

    public static Html Shortcuts(IReadOnlyList<ShortcutFigure> figures) => $"""
        <p>Each line changes every image in a way that changes nothing in the patient. A network that reads the lungs hardly answers; one that reads the film's border,
        marker or exposure does.</p>
        {Section.Table(
            ["Change of the image", "Data", "n", "Mean |change| of the probability", "Flags changed", "AUROC after"],
            figures.Select(figure => (string[])
            [
                figure.Perturbation, figure.DataSet, $"{figure.N}", Show.Figure(figure.MeanAbsoluteChange), Show.PercentFigure(figure.ChangedFlags),
                figure.Auroc is { } auroc ? Show.Figure(auroc) : Show.Nothing,
            ]))}

        """;

    public static Html Gate(ModelGate gate)
    {
        GateFigures[] figures = [.. (gate.Figures ?? []).OrderByDescending(kind => kind.IsIntended)];
        return $"""
            <p>Method: {gate.Method}. An image whose measure is above {gate.Limit:0.####} is refused. {gate.Rule}</p>
            {(figures.Length == 0 ? default : GateTotals(figures))}
            {(figures.Length == 0 ? default : GateTable(figures))}

            """;
    }

    private static Html GateTotals(GateFigures[] figures) => $"""
        {Section.Table(["All kinds together", "n", "Refused", "Share refused (95 %, Wilson)"], figures.GroupBy(kind => kind.IsIntended).Select(group => (group.Key, Total: GateTotal.Of(group)))
            .Select(group => (string[])[group.Key ? "images that should be let through" : "images that should be refused", $"{group.Total.N}", $"{group.Total.Refused}", Show.PercentFigure(group.Total.Share)]))}

        """;

    private static Html GateTable(GateFigures[] figures)
    {
        string[] names = [.. figures.Select(kind => kind.Kind)];
        var chart = new Chart(ChartAxis.Share("Share refused"), ChartAxis.Rows(names), 520, 66 + (26 * figures.Length), Chart.LeftFor(names));
        for (int row = 0; row < figures.Length; row++)
        {
            var colour = figures[row].IsIntended ? ChartColour.Mark : ChartColour.Accent;
            chart.Line([figures[row].Share.Low, figures[row].Share.High], [-row, -row], colour).Dot(figures[row].Share.Value, -row, colour);
        }

        chart.Key(ChartColour.Mark, "should be let through", "dot").Key(ChartColour.Accent, "should be refused", "dot");
        return $"""
            <div class="pair">
            <div>
            {Section.Table(
                ["Kind of image", "Should be", "n", "Refused", "Share refused (95 %, Wilson)"],
                figures.Select(kind => (string[])[kind.Kind, kind.IsIntended ? "let through" : "refused", $"{kind.N}", $"{kind.Refused}", Show.PercentFigure(kind.Share)]))}
            </div>
            <figure>{chart.ToHtml("Share refused: " + string.Join("; ", figures.Select(kind => $"{kind.Kind} {Show.PercentFigure(kind.Share)}")))}</figure>
            </div>

            """;
    }
}
