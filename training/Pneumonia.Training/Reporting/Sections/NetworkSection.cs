using System.Globalization;
using Pneumonia.Evaluation.Reports;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>The architecture drawn: a block a layer, as high as its maps are and as wide as it has channels.</summary>
internal static class NetworkSection
{
    private const double Pitch = 118;
    private const double Tallest = 120;
    private const double Middle = 78;

    public static Html Of(IReadOnlyList<NetworkDrawing> members) => $"""
        <p>{(members.Count == 1 ? "One network." : $"An ensemble of {members.Count} networks in one graph: its logit is the mean of their logits.")}
        {Show.Thousands(members.Sum(member => member.Parameters))} parameters in all. Blocks are as high as their feature maps and as wide as they have channels.</p>
        {members.GroupBy(member => string.Join(';', member.Layers)).Select(alike => Drawing([.. alike]))}

        """;

    /// <summary>Members of one architecture are drawn once.</summary>
    private static Html Drawing(NetworkDrawing[] alike)
    {
        var member = alike[0];
        double side = member.Layers.Max(layer => Math.Max(layer.Rows, layer.Columns));
        int widest = member.Layers.Max(layer => layer.Channels);
        string shapes = string.Join(", ", member.Layers.Select(layer => $"{layer.Name} {Shape(layer)}"));
        return $"""
            <figure class="wide">
            <svg class="network" viewBox="0 0 {(member.Layers.Count * Pitch) + 10:0} 212" role="img" aria-label="{member.Name}, {member.Kind}: {shapes}">
            {member.Layers.Select((layer, index) => Layer(layer, index, index == member.Layers.Count - 1, side, widest))}
            </svg>
            <figcaption>{Show.Join(alike.Select(one => one.Name))}: {member.Kind}, {Show.Thousands(member.Parameters)} parameters{(alike.Length > 1 ? " each" : "")}.</figcaption>
            </figure>

            """;
    }

    private static Html Layer(NetworkLayer layer, int index, bool isLast, double side, int widest)
    {
        double centre = (index * Pitch) + (Pitch / 2);
        double height = Math.Max(8, Tallest * layer.Rows / side), width = 10 + (48 * Math.Sqrt((double)layer.Channels / widest));
        string[] detail = Wrap(layer.Detail);
        return $"""
            <rect class="{(index == 0 ? "layer image" : "layer")}" x="{centre - (width / 2):0.#}" y="{Middle - (height / 2):0.#}" width="{width:0.#}" height="{height:0.#}" rx="3"/>
            {(isLast ? default : Arrow(centre + 33, centre + Pitch - 33))}
            <text class="name" x="{centre}" y="158" text-anchor="middle">{layer.Name}</text>
            <text class="tick" x="{centre}" y="173" text-anchor="middle">{Shape(layer)}</text>
            {detail.Select((line, row) => (Html)$"<text class=\"tick\" x=\"{centre}\" y=\"{188 + (13 * row)}\" text-anchor=\"middle\">{line}</text>")}

            """;
    }

    private static Html Arrow(double from, double to) =>
        $"<path class=\"arrow\" d=\"M{from:0.#} {Middle} H{to:0.#} m-5 -4 l5 4 l-5 4\"/>";

    private static string Shape(NetworkLayer layer) =>
        string.Create(CultureInfo.InvariantCulture, $"{layer.Channels} × {layer.Rows} × {layer.Columns}");

    /// <summary>SVG text does not wrap: at the first comma, into two lines at most.</summary>
    private static string[] Wrap(string detail) => detail.Split(", ", 2);
}
