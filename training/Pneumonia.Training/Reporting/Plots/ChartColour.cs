namespace Pneumonia.Training.Reporting.Plots;

/// <summary>
/// A colour of the page. ScottPlot draws with the stand-in, which is then replaced by the page's variable: so plots follow light, dark and paper.
/// </summary>
/// <param name="StandIn">A hex colour that nothing else has.</param>
/// <param name="Css">The page's variable.</param>
internal sealed record ChartColour(string StandIn, string Css)
{
    public static readonly ChartColour Ink = new("#A10001", "var(--ink)");
    public static readonly ChartColour Soft = new("#A10002", "var(--soft)");
    public static readonly ChartColour Line = new("#A10003", "var(--line)");
    public static readonly ChartColour Accent = new("#A10004", "var(--accent)");
    public static readonly ChartColour Mark = new("#A10005", "var(--mark)");
    public static readonly ChartColour Bar = new("#A10006", "var(--bar)");
    public static readonly ChartColour Third = new("#A10007", "var(--third)");
    public static readonly ChartColour Fourth = new("#A10008", "var(--fourth)");

    public static IReadOnlyList<ChartColour> All { get; } = [Ink, Soft, Line, Accent, Mark, Bar, Third, Fourth];

    /// <summary>For members, in turn.</summary>
    public static IReadOnlyList<ChartColour> Series { get; } = [Accent, Mark, Third, Fourth, Soft];

    public ScottPlot.Color ToPlot(double opacity = 1) => ScottPlot.Color.FromHex(StandIn).WithOpacity(opacity);
}
