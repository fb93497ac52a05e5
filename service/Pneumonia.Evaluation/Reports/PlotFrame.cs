namespace Pneumonia.Evaluation.Reports;

/// <summary>A square SVG plot of the unit square: grid, ticks, axis titles, diagonal.</summary>
internal static class PlotFrame
{
    private const double Left = 52;
    private const double Top = 12;
    private const double Side = 300;
    private const int Ticks = 5;

    public static double X(double share) => Left + (share * Side);

    public static double Y(double share) => Top + ((1 - share) * Side);

    public static Html Of(string label, string xTitle, string yTitle, Html content) => $"""
        <svg viewBox="0 0 372 364" role="img" aria-label="{label}">
        {Enumerable.Range(0, Ticks + 1).Select(tick => Tick((double)tick / Ticks))}
        <line class="diagonal" x1="{X(0)}" y1="{Y(0)}" x2="{X(1)}" y2="{Y(1)}"/>
        {content}
        <rect class="frame" x="{X(0)}" y="{Y(1)}" width="{Side}" height="{Side}"/>
        <text x="{X(0.5)}" y="{Y(0) + 40}" text-anchor="middle">{xTitle}</text>
        <text transform="translate(14 {Y(0.5)}) rotate(-90)" text-anchor="middle">{yTitle}</text>
        </svg>
        """;

    private static Html Tick(double share) => $"""
        <line class="grid" x1="{X(share)}" y1="{Y(0)}" x2="{X(share)}" y2="{Y(1)}"/>
        <line class="grid" x1="{X(0)}" y1="{Y(share)}" x2="{X(1)}" y2="{Y(share)}"/>
        <text class="tick" x="{X(share)}" y="{Y(0) + 18}" text-anchor="middle">{share:0.0}</text>
        <text class="tick" x="{X(0) - 8}" y="{Y(share) + 4}" text-anchor="end">{share:0.0}</text>

        """;
}
