using Pneumonia.Evaluation;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Training.Reporting.Sections;

namespace Pneumonia.Training.Reporting.Plots;

/// <summary>The plots of one data set.</summary>
internal static class DataSetPlots
{
    public static Html Roc(DataSetReport data)
    {
        var chart = new Chart(ChartAxis.Share("1 − specificity"), ChartAxis.Share("Sensitivity"))
            .Line([0, 1], [0, 1], ChartColour.Soft, isDashed: true)
            .Line([.. data.Figures.Roc.Select(point => point.FalsePositiveRate)], [.. data.Figures.Roc.Select(point => point.TruePositiveRate)], ChartColour.Accent);
        foreach (var (point, index) in data.Points.Select((point, index) => (point, index)))
        {
            if (point.Figures.Specificity.Value is var specificity && double.IsFinite(specificity) && double.IsFinite(point.Figures.Sensitivity.Value))
                chart.Dot(1 - specificity, point.Figures.Sensitivity.Value, Colour(index), name: point.Name);
        }

        return chart.ToHtml($"ROC curve of {data.Name}: AUROC {Show.Figure(data.Figures.Auroc)}.");
    }

    public static Html PrecisionRecall(DataSetReport data)
    {
        double prevalence = (double)data.Figures.Positives / Math.Max(1, data.Figures.N);
        var xs = new List<double>();
        var ys = new List<double>();
        double recall = 0;
        foreach (var point in data.PrecisionRecall)
        {
            xs.AddRange([recall, point.Recall]);
            ys.AddRange([point.Precision, point.Precision]);
            recall = point.Recall;
        }

        var chart = new Chart(ChartAxis.Share("Sensitivity"), ChartAxis.Share("PPV"))
            .Line([0, 1], [prevalence, prevalence], ChartColour.Soft, "flag everything", isDashed: true)
            .Line(xs, ys, ChartColour.Accent);
        foreach (var (point, index) in data.Points.Select((point, index) => (point, index)))
        {
            if (double.IsFinite(point.Figures.Ppv.Value) && double.IsFinite(point.Figures.Sensitivity.Value))
                chart.Dot(point.Figures.Sensitivity.Value, point.Figures.Ppv.Value, Colour(index));
        }

        return chart.ToHtml($"Precision-recall curve of {data.Name}: average precision {Show.Figure(data.Figures.AveragePrecision)}, prevalence {Show.Percent(prevalence)}.");
    }

    public static Html Reliability(DataSetReport data)
    {
        ReliabilityBin[] bins = [.. data.Figures.Reliability.Where(bin => bin.N > 0)];
        var chart = new Chart(ChartAxis.Share("Mean probability"), ChartAxis.Share("Share with the finding"))
            .Line([0, 1], [0, 1], ChartColour.Soft, isDashed: true);
        foreach (var bin in bins)
        {
            var interval = BinomialInterval.Wilson(bin.Positives, bin.N);
            var whisker = chart.Plot.Add.Line(bin.MeanProbability, interval.Low, bin.MeanProbability, interval.High);
            whisker.Color = ChartColour.Accent.ToPlot(0.6);
            whisker.LineWidth = 1.5f;
        }

        chart.Line([.. bins.Select(bin => bin.MeanProbability)], [.. bins.Select(bin => bin.ObservedShare)], ChartColour.Accent);
        foreach (var bin in bins)
            chart.Dot(bin.MeanProbability, bin.ObservedShare, ChartColour.Accent, 7);
        return chart.ToHtml(
            $"Reliability diagram of {data.Name}: expected calibration error {Show.Figure(data.Figures.ExpectedCalibrationError)}, Brier score {Show.Figure(data.Figures.BrierScore)}.");
    }

    public static Html Decision(DataSetReport data)
    {
        double[] thresholds = [.. data.Decision.Select(point => point.Threshold)];
        double top = Math.Max(0.05, 1.1 * data.Figures.Positives / Math.Max(1, data.Figures.N)), bottom = -0.25 * top;
        double Within(double value) => double.IsFinite(value) ? Math.Max(value, bottom) : 0;
        var shown = data.Decision.Where(point => point.TreatAll >= bottom).ToArray();
        return new Chart(ChartAxis.Share("Threshold probability"), ChartAxis.Linear("Net benefit", bottom, top))
            .Band(thresholds, [.. data.Decision.Select(point => Within(point.NetBenefit.Low))], [.. data.Decision.Select(point => Within(point.NetBenefit.High))], ChartColour.Accent)
            .Line([.. shown.Select(point => point.Threshold)], [.. shown.Select(point => point.TreatAll)], ChartColour.Mark, "flag everything", isDashed: true)
            .Line([0, 1], [0, 0], ChartColour.Soft, "flag nothing")
            .Line(thresholds, [.. data.Decision.Select(point => Within(point.NetBenefit.Value))], ChartColour.Accent, "model")
            .ToHtml($"Decision curve of {data.Name}: net benefit of the model, of flagging everything and of flagging nothing.");
    }

    public static Html Histogram(DataSetReport data)
    {
        int bins = data.PositiveHistogram.Count;
        double most = Math.Max(1, data.PositiveHistogram.Concat(data.NegativeHistogram).Max());
        var chart = new Chart(ChartAxis.Share("Probability"), ChartAxis.Linear("Images", -1.08 * most, 1.08 * most) is var y
            ? y with { Ticks = [.. y.Ticks.Select(tick => (tick.Position, tick.Label.TrimStart('-')))] } : y);
        for (int bin = 0; bin < bins; bin++)
        {
            double left = (bin + 0.06) / bins, right = (bin + 0.94) / bins;
            chart.Box(left, right, 0, data.PositiveHistogram[bin], ChartColour.Mark).Box(left, right, -data.NegativeHistogram[bin], 0, ChartColour.Bar);
        }

        double point = data.Figures.OperatingPoint;
        return chart.Line([point, point], [-1.08 * most, 1.08 * most], ChartColour.Ink, "operating point", isDashed: true)
            .Key(ChartColour.Mark, "with the finding, upwards", "box").Key(ChartColour.Bar, "without, downwards", "box")
            .ToHtml($"Histogram of the probabilities of {data.Name}: {data.Figures.Positives} images with the finding, {data.Figures.N - data.Figures.Positives} without.");
    }

    /// <summary>AUROC of each slice with its interval; the line is the whole data set.</summary>
    public static Html Forest(DataSetReport data)
    {
        SliceReport[] slices = [.. data.Slices.Where(slice => double.IsFinite(slice.Figures.Auroc.Value))];
        double low = Math.Clamp(Math.Floor(10 * slices.Select(slice => slice.Figures.Auroc.Low).Where(double.IsFinite).DefaultIfEmpty(0.5).Min()) / 10, 0, 0.9);
        string[] names = [.. slices.Select(slice => $"{slice.Dimension} {slice.Name}")];
        var chart = new Chart(ChartAxis.Linear("AUROC", low, 1), ChartAxis.Rows(names), 520, 66 + (26 * names.Length), Chart.LeftFor(names));
        double whole = data.Figures.Auroc.Value;
        chart.Line([whole, whole], [-names.Length + 0.5, 0.5], ChartColour.Soft, "whole data set", isDashed: true);
        for (int row = 0; row < slices.Length; row++)
        {
            var auroc = slices[row].Figures.Auroc;
            if (double.IsFinite(auroc.Low))
                chart.Line([auroc.Low, auroc.High], [-row, -row], ChartColour.Accent);
            chart.Dot(auroc.Value, -row, ChartColour.Accent);
        }

        return chart.ToHtml($"AUROC of the parts of {data.Name}: " + string.Join("; ", slices.Select((slice, row) => $"{names[row]} {Show.Figure(slice.Figures.Auroc)}")));
    }

    private static ChartColour Colour(int index) => ChartColour.Series[(index + 1) % ChartColour.Series.Count];
}
