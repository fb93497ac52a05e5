namespace Pneumonia.Training.Reporting.Plots;

/// <summary>Range, ticks and title of an axis.</summary>
internal sealed record ChartAxis(string Title, double Low, double High, IReadOnlyList<(double Position, string Label)> Ticks)
{
    private const int WantedSteps = 5;
    private const double Margin = 0.02;

    /// <summary>From 0 to 1, with room for half a dot at either end.</summary>
    public static ChartAxis Share(string title) => new(title, -Margin, 1 + Margin, [.. Enumerable.Range(0, 6).Select(tick => (tick / 5.0, Text(tick / 5.0, 1)))]);

    /// <summary>About five ticks at 1, 2 or 5 times a power of ten (Heckbert, Nice Numbers for Graph Labels, Graphics Gems, 1990).</summary>
    public static ChartAxis Linear(string title, double low, double high)
    {
        double rough = (high - low) / WantedSteps, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * ((rough / power) switch { < 1.5 => 1, < 3 => 2, < 7 => 5, _ => 10 });
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step)));
        var ticks = new List<(double, string)>();
        for (double index = Math.Ceiling((low / step) - 1e-9); index * step <= high + (step * 1e-9); index++)
            ticks.Add((index * step, Text(index * step, decimals)));
        return new(title, low, high, ticks);
    }

    /// <summary>Names from the top down, at whole numbers: the first at 0, the next at -1.</summary>
    public static ChartAxis Rows(IReadOnlyList<string> names) =>
        new("", -names.Count + 0.5, 0.5, [.. names.Select((name, row) => ((double)-row, name))]);

    private static string Text(double value, int decimals) => (value == 0 ? 0 : value).ToString($"F{decimals}", null);
}
