namespace Pneumonia.Evaluation.Reports;

/// <summary>ROC curve as inline SVG, the operating point marked with its intervals.</summary>
internal static class RocPlot
{
    public static Html Of(BinaryEvaluation figures) => PlotFrame.Of(
        "ROC curve", "1 – specificity", "Sensitivity", $"{Curve(figures.Roc)}{OperatingPoint(figures)}");

    private static Html Curve(IReadOnlyList<RocPoint> corners)
    {
        if (corners.Count == 0)
            return $"<text x=\"{PlotFrame.X(0.5)}\" y=\"{PlotFrame.Y(0.8)}\" text-anchor=\"middle\">No curve: one class is missing</text>";
        return $"<polyline class=\"curve\" points=\"{corners.Select(Point)}\"/>";
    }

    private static Html Point(RocPoint corner) =>
        $"{PlotFrame.X(corner.FalsePositiveRate):0.##},{PlotFrame.Y(corner.TruePositiveRate):0.##} ";

    private static Html OperatingPoint(BinaryEvaluation figures)
    {
        var (sensitivity, specificity) = (figures.Sensitivity, figures.Specificity);
        if (!double.IsFinite(sensitivity.Value) || !double.IsFinite(specificity.Value))
            return $"";

        double x = PlotFrame.X(1 - specificity.Value), y = PlotFrame.Y(sensitivity.Value);
        return $"""
            {Whisker(PlotFrame.X(1 - specificity.High), y, PlotFrame.X(1 - specificity.Low), y)}
            {Whisker(x, PlotFrame.Y(sensitivity.Low), x, PlotFrame.Y(sensitivity.High))}
            <circle class="point" cx="{x:0.##}" cy="{y:0.##}" r="5"/>
            """;
    }

    private static Html Whisker(double x1, double y1, double x2, double y2)
    {
        if (!double.IsFinite(x1 + y1 + x2 + y2))
            return $"";
        return $"<line class=\"whisker\" x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"/>";
    }
}
