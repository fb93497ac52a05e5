namespace Pneumonia.Evaluation.Reports;

/// <summary>Reliability diagram as inline SVG over the histogram of the probabilities.</summary>
internal static class ReliabilityPlot
{
    /// <summary>Height of the fullest bin's bar, as a share of the plot.</summary>
    private const double TallestBar = 0.3;

    private const double Gap = 0.008;

    public static Html Of(IReadOnlyList<ReliabilityBin> bins)
    {
        int fullest = Math.Max(1, bins.Max(bin => bin.N));
        var filled = bins.Where(bin => bin.N > 0).ToArray();
        return PlotFrame.Of(
            "Reliability diagram", "Mean probability", "Share with the finding",
            $"""
            {filled.Select(bin => Bar(bin, fullest))}
            <polyline class="curve" points="{filled.Select(Point)}"/>
            {filled.Select(bin => Dot(bin, fullest))}
            """);
    }

    private static Html Bar(ReliabilityBin bin, int fullest)
    {
        double all = TallestBar * bin.N / fullest, positive = TallestBar * bin.Positives / fullest;
        return $"{Rectangle("bar", bin, all)}{Rectangle("bar positive", bin, positive)}";
    }

    private static Html Rectangle(string style, ReliabilityBin bin, double height)
    {
        double left = PlotFrame.X(bin.Low + Gap), top = PlotFrame.Y(height);
        return $"<rect class=\"{style}\" x=\"{left:0.##}\" y=\"{top:0.##}\" width=\"{PlotFrame.X(bin.High - Gap) - left:0.##}\" height=\"{PlotFrame.Y(0) - top:0.##}\"/>\n";
    }

    private static Html Point(ReliabilityBin bin) => $"{PlotFrame.X(bin.MeanProbability):0.##},{PlotFrame.Y(bin.ObservedShare):0.##} ";

    private static Html Dot(ReliabilityBin bin, int fullest) => $"""
        <circle class="dot" cx="{PlotFrame.X(bin.MeanProbability):0.##}" cy="{PlotFrame.Y(bin.ObservedShare):0.##}" r="{2.5 + (3.5 * Math.Sqrt((double)bin.N / fullest)):0.##}">
        <title>{bin.Low:0.0} to {bin.High:0.0}: n = {bin.N}, mean probability {bin.MeanProbability:0.000}, observed {bin.ObservedShare:0.000}</title></circle>

        """;
}
