namespace Pneumonia.Imaging;

/// <summary>From modality values to intensity 0..1 (PS3.3 §C.11.2).</summary>
internal abstract record Voi
{
    public abstract double Apply(double value);
}

internal sealed record VoiTable(LookupTable Table) : Voi
{
    public override double Apply(double value) => (double)Table.Map(value) / Table.Max;
}

/// <summary>A straight line from 0 at <paramref name="Low"/> to 1 at <paramref name="High"/>, clamped.</summary>
internal sealed record VoiRange(double Low, double High) : Voi
{
    /// <summary>PS3.3 §C.11.2.1.2.1, LINEAR: 0 up to c - 0.5 - (w - 1) / 2, 1 beyond c - 0.5 + (w - 1) / 2.</summary>
    public static VoiRange Linear(double center, double width) => new(center - 0.5 - ((width - 1) / 2), center - 0.5 + ((width - 1) / 2));

    /// <summary>PS3.3 §C.11.2.1.3.2, LINEAR_EXACT: 0 up to c - w / 2, 1 beyond c + w / 2.</summary>
    public static VoiRange LinearExact(double center, double width) => new(center - (width / 2), center + (width / 2));

    public override double Apply(double value) => value <= Low ? 0 : value > High ? 1 : (value - Low) / (High - Low);
}

/// <summary>PS3.3 §C.11.2.1.3.1, SIGMOID: 1 / (1 + exp(-4 (x - c) / w)).</summary>
internal sealed record VoiSigmoid(double Center, double Width) : Voi
{
    public override double Apply(double value) => 1 / (1 + Math.Exp(-4 * (value - Center) / Width));
}
