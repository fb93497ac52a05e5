using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Pneumonia.Evaluation.Reports;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Pneumonia.Training.Reporting.Plots;

/// <summary>
/// A plot as inline SVG. ScottPlot draws all but the text, which is the page's own: Skia finds no font on Linux without libraries of the desktop, and
/// text that is text can be selected, searched and read aloud.
/// </summary>
internal sealed class Chart
{
    private const int Top = 10;
    private const int Right = 14;
    private const int Bottom = 46;
    private const int TickGap = 6;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly ChartAxis _x;
    private readonly ChartAxis _y;
    private readonly int _width;
    private readonly int _height;
    private readonly int _left;
    private readonly List<Html> _keys = [];

    /// <param name="left">Pixels for the names of the y axis.</param>
    public Chart(ChartAxis x, ChartAxis y, int width = 420, int height = 320, int left = 56)
    {
        (_x, _y, _width, _height, _left) = (x, y, width, height, left);
        Plot.FigureBackground.Color = Plot.DataBackground.Color = Colors.Transparent;
        Plot.Axes.SetLimits(x.Low, x.High, y.Low, y.High);
        Plot.Layout.Fixed(new PixelPadding(left, Right, Bottom, Top));
        Plot.Grid.MajorLineColor = ChartColour.Line.ToPlot();
        Prepare(Plot.Axes.Bottom, x);
        Prepare(Plot.Axes.Left, y);
        foreach (var axis in (IAxis[])[Plot.Axes.Top, Plot.Axes.Right])
            axis.FrameLineStyle.Color = ChartColour.Soft.ToPlot();
    }

    /// <summary>Pixels that the longest of some names takes beside the plot: 11-pixel letters are some 6 wide.</summary>
    public static int LeftFor(IEnumerable<string> names) => 24 + (6 * names.Select(name => name.Length).DefaultIfEmpty().Max());

    /// <summary>Draws beyond what the methods here offer; colours are those of <see cref="ChartColour"/>.</summary>
    public Plot Plot { get; } = new();

    public Chart Line(IReadOnlyList<double> xs, IReadOnlyList<double> ys, ChartColour colour, string? name = null, bool isDashed = false)
    {
        var line = Plot.Add.ScatterLine(xs.ToArray(), ys.ToArray(), colour.ToPlot());
        line.LineWidth = 2;
        line.LinePattern = isDashed ? LinePattern.Dashed : LinePattern.Solid;
        return Key(colour, name, isDashed ? "dashed" : "line");
    }

    public Chart Band(IReadOnlyList<double> xs, IReadOnlyList<double> low, IReadOnlyList<double> high, ChartColour colour)
    {
        var band = Plot.Add.FillY(xs.ToArray(), low.ToArray(), high.ToArray());
        band.FillColor = colour.ToPlot(0.15);
        band.LineWidth = 0;
        return this;
    }

    public Chart Dot(double x, double y, ChartColour colour, double size = 9, string? name = null)
    {
        Plot.Add.Marker(x, y, MarkerShape.FilledCircle, (float)size, colour.ToPlot());
        return Key(colour, name, "dot");
    }

    public Chart Box(double left, double right, double bottom, double top, ChartColour colour, double opacity = 1)
    {
        var box = Plot.Add.Rectangle(left, right, bottom, top);
        box.FillColor = colour.ToPlot(opacity);
        box.LineWidth = 0;
        return this;
    }

    /// <summary>Adds to the legend below the plot.</summary>
    public Chart Key(ChartColour colour, string? name, string shape)
    {
        if (name is not null)
            _keys.Add($"<li><span class=\"key {shape}\" style=\"--key: {colour.Css}\"></span>{name}</li>");
        return this;
    }

    /// <param name="description">What the plot shows, with its main figures: for those who do not see it.</param>
    public Html ToHtml(string description)
    {
        var svg = XElement.Parse(Plot.GetSvgXml(_width, _height));
        Recolour(svg);
        IsolateNames(svg, description);
        foreach (var (position, label) in _x.Ticks)
            svg.Add(Text(X(position), _height - Bottom + TickGap + 10, "middle", label, "tick"));
        foreach (var (position, label) in _y.Ticks)
            svg.Add(Text(_left - TickGap, Y(position) + 4, "end", label, "tick"));
        svg.Add(Text((_left + _width - Right) / 2.0, _height - 10, "middle", _x.Title));
        svg.Add(new XElement(
            Svg + "text", new XAttribute("transform", $"translate(14 {Number((Top + _height - Bottom) / 2.0)}) rotate(-90)"), new XAttribute("text-anchor", "middle"), _y.Title));

        svg.SetAttributeValue("viewBox", $"0 0 {_width} {_height}");
        svg.SetAttributeValue("width", null);
        svg.SetAttributeValue("height", null);
        svg.SetAttributeValue("role", "img");
        svg.SetAttributeValue("aria-label", description);
        var markup = new Html(0, 0);
        markup.AppendLiteral(svg.ToString(SaveOptions.DisableFormatting));
        return $"{markup}{(_keys.Count == 0 ? default(Html) : (Html)$"<ul class=\"keys\">{_keys}</ul>")}";
    }

    private static void Prepare(IAxis axis, ChartAxis settings)
    {
        axis.TickGenerator = new NumericManual([.. settings.Ticks.Select(tick => new Tick(tick.Position, "", isMajor: true))]);
        axis.FrameLineStyle.Color = axis.MajorTickStyle.Color = ChartColour.Soft.ToPlot();
    }

    private double X(double value) => _left + ((value - _x.Low) / (_x.High - _x.Low) * (_width - _left - Right));

    private double Y(double value) => _height - Bottom - ((value - _y.Low) / (_y.High - _y.Low) * (_height - Top - Bottom));

    private static XElement Text(double x, double y, string anchor, string text, string? style = null) => new(
        Svg + "text", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor),
        style is null ? null : new XAttribute("class", style), text);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Recolour(XElement svg)
    {
        foreach (var attribute in svg.DescendantsAndSelf().Attributes().Where(attribute => attribute.Value.StartsWith("#A1", StringComparison.OrdinalIgnoreCase)).ToArray())
            attribute.Value = ChartColour.All.Single(colour => colour.StandIn.Equals(attribute.Value, StringComparison.OrdinalIgnoreCase)).Css;
    }

    /// <summary>
    /// Skia numbers clip paths through the whole process. Here they get names that depend on the drawing alone: unique on a page with several, and the same
    /// each time that the report is written.
    /// </summary>
    private static void IsolateNames(XElement svg, string description)
    {
        XAttribute[] names = [.. svg.Descendants().Attributes("id")];
        Rename(svg, names, "");
        string content = description + svg.ToString(SaveOptions.DisableFormatting);
        Rename(svg, names, $"c{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..12]}-");
    }

    private static void Rename(XElement svg, XAttribute[] names, string prefix)
    {
        foreach (var (index, name) in names.Index())
        {
            foreach (var reference in svg.Descendants().Attributes().Where(attribute => attribute.Value == $"url(#{name.Value})"))
                reference.Value = $"url(#{prefix}clip{index})";
            name.Value = $"{prefix}clip{index}";
        }
    }
}
