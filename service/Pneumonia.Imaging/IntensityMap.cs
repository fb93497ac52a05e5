using System.Buffers;

namespace Pneumonia.Imaging;

/// <summary>
/// From code to intensity 0..1. A linear window without padding is a clamp and an affine step, which commute with averaging up to the clamp and
/// so cost no table; anything else is a table of one float a code.
/// </summary>
internal sealed class IntensityMap : IDisposable
{
    /// <summary>Window ends beyond this, in codes, go by table: far from any code, single precision would round them.</summary>
    public const double MaxWindowCode = 1 << 18;

    private readonly float[]? _table;
    private readonly int _count;

    private IntensityMap(float[]? table, int count, float low, float width, bool isInverted)
    {
        _table = table;
        _count = count;
        Low = low;
        Width = width;
        IsInverted = isInverted;
    }

    public bool IsTable => _table is not null;

    public ReadOnlySpan<float> Table => _table.AsSpan(0, _count);

    /// <summary>The window's lower end, in codes.</summary>
    public float Low { get; }

    public float Width { get; }

    public bool IsInverted { get; }

    /// <summary>Intensity = clamp((code - low) / (high - low), 0, 1), or 1 minus that.</summary>
    public static IntensityMap FromWindow(double low, double high, bool isInverted) => new(null, 0, (float)low, (float)(high - low), isInverted);

    /// <param name="intensity">Gives a code's intensity.</param>
    public static IntensityMap FromFunction(int codeCount, Func<int, double> intensity)
    {
        float[] table = ArrayPool<float>.Shared.Rent(codeCount);
        for (int code = 0; code < codeCount; code++)
            table[code] = (float)intensity(code);
        return new IntensityMap(table, codeCount, 0, 1, isInverted: false);
    }

    /// <summary>The intensity for the mean of windowed samples (see <see cref="RowKernels.AddWindowed"/>) or of looked-up ones.</summary>
    public float FromMean(double mean)
    {
        double intensity = Math.Clamp(mean / Width, 0, 1);
        return (float)(IsInverted ? 1 - intensity : intensity);
    }

    public void Dispose()
    {
        if (_table is not null)
            ArrayPool<float>.Shared.Return(_table);
    }
}
