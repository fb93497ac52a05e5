using Pneumonia.Evaluation;

namespace Pneumonia.Training.Augmenting;

/// <summary>A curve from intensity to intensity, 0..1: a table with straight lines between its entries.</summary>
internal sealed class ToneCurve
{
    private const int Intervals = 512;
    private const int Bins = 256;
    private const double LeastWindow = 0.05;

    private readonly float[] _table = new float[Intervals + 2];

    /// <param name="curve">Of 0..1; the result is clipped to 0..1.</param>
    public ToneCurve(Func<double, double> curve)
    {
        for (int index = 0; index <= Intervals; index++)
            _table[index] = (float)Math.Clamp(curve((double)index / Intervals), 0, 1);
        _table[Intervals + 1] = _table[Intervals];
    }

    public static ToneCurve Negative { get; } = new(value => 1 - value);

    /// <param name="image">Whose pixels the window counts.</param>
    public static ToneCurve Draw(AugmentationSettings settings, float[] image, SplitMix64 random)
    {
        double gain = Math.Exp(random.Between(-settings.Gain, settings.Gain)), bias = random.Between(-settings.Bias, settings.Bias);
        double gamma = Math.Exp(random.Between(-settings.Gamma, settings.Gamma));
        var (low, high) = random.Happens(settings.WindowProbability) ? FindWindow(image, random.Between(0, 0.05), random.Between(0, 0.05)) : (0, 1);
        return new ToneCurve(value =>
        {
            double windowed = Math.Clamp((value - low) / (high - low), 0, 1);
            return Math.Pow(Math.Clamp(((windowed - 0.5) * gain) + 0.5 + bias, 0, 1), gamma);
        });
    }

    /// <summary>The window that clips these shares of the pixels at either end; the whole range where it would be less than a twentieth of it.</summary>
    public static (double Low, double High) FindWindow(float[] image, double darkShare, double brightShare)
    {
        int[] counts = new int[Bins];
        foreach (float value in image)
            counts[(int)(value * (Bins - 1))]++;

        int low = 0, high = Bins - 1;
        for (double left = darkShare * image.Length; low < high && left >= counts[low]; low++)
            left -= counts[low];
        for (double left = brightShare * image.Length; high > low && left >= counts[high]; high--)
            left -= counts[high];

        double from = (double)low / (Bins - 1), to = Math.Min(1, (high + 1.0) / (Bins - 1));
        return to - from < LeastWindow ? (0, 1) : (from, to);
    }

    /// <param name="image">0..1; changed in place.</param>
    public void Apply(float[] image)
    {
        float[] table = _table;
        for (int at = 0; at < image.Length; at++)
        {
            float place = image[at] * Intervals;
            int index = (int)place;
            float below = table[index];
            image[at] = below + ((table[index + 1] - below) * (place - index));
        }
    }
}
