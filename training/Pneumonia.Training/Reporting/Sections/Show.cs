using Pneumonia.Evaluation;
using Pneumonia.Inference;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>Numbers as the report writes them: a figure never without its interval.</summary>
internal static class Show
{
    public const string Nothing = "–";

    public static string Number(double value, int decimals = 3) => double.IsFinite(value) ? value.ToString($"F{decimals}", null) : Nothing;

    public static string Signed(double value, int decimals = 3) => double.IsFinite(value) ? value.ToString($"+0.{new string('0', decimals)};−0.{new string('0', decimals)};0", null) : Nothing;

    public static string Percent(double share, int decimals = 1) => double.IsFinite(share) ? $"{Number(100 * share, decimals)} %" : Nothing;

    public static string Share(int part, int whole) => Percent((double)part / whole);

    public static string Figure(Figure figure, int decimals = 3) =>
        double.IsFinite(figure.Low)
            ? $"{Number(figure.Value, decimals)} ({Number(figure.Low, decimals)} to {Number(figure.High, decimals)})"
            : Number(figure.Value, decimals);

    public static string Figure(FigureRecord? figure) => figure is null ? Nothing : Figure(new Figure(figure.Value, figure.Low, figure.High));

    public static string SignedFigure(Figure? figure, int decimals = 3) =>
        figure is { } known ? $"{Signed(known.Value, decimals)} ({Signed(known.Low, decimals)} to {Signed(known.High, decimals)})" : Nothing;

    public static string PercentFigure(Figure figure) => $"{Percent(figure.Value)} ({Number(100 * figure.Low, 1)} to {Number(100 * figure.High, 1)})";

    public static string PercentFigure(FigureRecord figure) => PercentFigure(new Figure(figure.Value, figure.Low, figure.High));

    public static string Thousands(long count) => count.ToString("N0", null);

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string Join(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    public static string Age(AgeRange? age) => age is null ? "any" : $"{age.Min} to {age.Max} years";
}
