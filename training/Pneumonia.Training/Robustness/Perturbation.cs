using Pneumonia.Evaluation;
using Pneumonia.Training.Augmenting;
using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Robustness;

/// <summary>
/// A change that means nothing medically, but that scanners, archives and workstations make. A network that follows the lungs hardly moves under it; one
/// that has learned a shortcut does (Geirhos et al., Shortcut learning in deep neural networks, Nature Machine Intelligence 2020;2:665-673).
/// </summary>
/// <param name="name">As tables and reports print it.</param>
/// <param name="change">From intensities 0..1 to intensities; what lies outside of 0..1 is clipped. It may change the size, and must not change its argument.</param>
internal sealed class Perturbation(string name, Func<Plane, Plane> change)
{
    public string Name { get; } = name;

    public static IReadOnlyList<Perturbation> All { get; } =
    [
        new("enlarged by 1.4", image => Resize(image, 1.4)),
        new("reduced to 0.7 and back", image => Resize(Resize(image, 0.7), image.Rows, image.Columns)),
        new("10 % wider", image => Map(image, Stretch(image, 1 / 1.1))),
        new("10 % narrower", image => Map(image, Stretch(image, 1.1))),
        new("black border of 5 %", image => Pad(image, 0.05, 0)),
        new("black border of 10 %", image => Pad(image, 0.10, 0)),
        new("white border of 5 %", image => Pad(image, 0.05, 1)),
        new("white border of 10 %", image => Pad(image, 0.10, 1)),
        new("dark frame turned by 2 degrees", image => Frame(image, new FilmFrame(0.04, 0.04, 0.04, 0.04, 2, 0.05))),
        new("bright frame at one side", image => Frame(image, new FilmFrame(0, 0.06, 0, 0, 0, 0.95))),
        new("letter R at the upper left", image => Mark(image, FilmMarker.LetterR, 0.12)),
        new("letter L at the upper right", image => Mark(image, FilmMarker.LetterL, 0.88)),
        new("turned by 3 degrees", image => Map(image, AffineMap.Rotate(3, image.Rows, image.Columns))),
        new("turned by -3 degrees", image => Map(image, AffineMap.Rotate(-3, image.Rows, image.Columns))),
        new("turned by 5 degrees", image => Map(image, AffineMap.Rotate(5, image.Rows, image.Columns))),
        new("turned by -5 degrees", image => Map(image, AffineMap.Rotate(-5, image.Rows, image.Columns))),
        new("15 % brighter", image => Tone(image, value => value * 1.15)),
        new("15 % darker", image => Tone(image, value => value * 0.85)),
        new("gamma 0.8", image => Tone(image, value => Math.Pow(value, 0.8))),
        new("gamma 1.25", image => Tone(image, value => Math.Pow(value, 1.25))),
        new("window from the 1st to the 99th percentile", Window),
        new("JPEG of quality 50", Compress),
        new("blurred by 0.4 % of the width", image => image.Blur(0.004 * image.Columns)),
        new("noise of 2 %", AddNoise),
    ];

    /// <param name="samples">8-bit samples ready for display, [rows, columns].</param>
    /// <returns>Samples of the same kind, at a size that may differ.</returns>
    public (byte[] Samples, int Rows, int Columns) Apply(ReadOnlySpan<byte> samples, int rows, int columns)
    {
        var image = new Plane(rows, columns);
        for (int at = 0; at < samples.Length; at++)
            image.Values[at] = samples[at] / 255f;

        var changed = change(image);
        return (Array.ConvertAll(changed.Values, value => (byte)MathF.Round(Math.Clamp(value, 0, 1) * 255)), changed.Rows, changed.Columns);
    }

    private static Plane Resize(Plane image, double factor) => Resize(image, (int)Math.Round(image.Rows * factor), (int)Math.Round(image.Columns * factor));

    private static Plane Resize(Plane image, int rows, int columns)
    {
        var resized = new Plane(rows, columns);
        Resampling.Resize(image.Values, image.Rows, image.Columns, resized.Values, rows, columns, new float[image.Rows * columns]);
        return resized;
    }

    /// <param name="share">Of the width that is seen, about the middle; above 1 the edge is repeated.</param>
    private static AffineMap Stretch(Plane image, double share) => AffineMap.Zoom(1, image.Rows, image.Columns) with { Xx = share };

    private static Plane Map(Plane image, AffineMap map)
    {
        var mapped = new Plane(image.Rows, image.Columns);
        map.Apply(image.Values, mapped.Values, image.Rows, image.Columns);
        return mapped;
    }

    /// <param name="share">Of each side, added at both of its ends.</param>
    private static Plane Pad(Plane image, double share, float grey)
    {
        int above = (int)Math.Round(share * image.Rows), beside = (int)Math.Round(share * image.Columns);
        var padded = new Plane(image.Rows + (2 * above), image.Columns + (2 * beside));
        padded.Values.AsSpan().Fill(grey);
        for (int row = 0; row < image.Rows; row++)
            image.Values.AsSpan(row * image.Columns, image.Columns).CopyTo(padded.Values.AsSpan(((row + above) * padded.Columns) + beside));
        return padded;
    }

    private static Plane Frame(Plane image, FilmFrame frame) => OnCopy(image, copy => frame.Apply(copy.Values, copy.Rows, copy.Columns));

    private static Plane Mark(Plane image, IReadOnlyList<string> letter, double centreX) =>
        OnCopy(image, copy => new FilmMarker(letter, centreX, 0.1, 0.07, 0, 0.95, null).Apply(copy.Values, copy.Rows, copy.Columns));

    private static Plane Tone(Plane image, Func<double, double> curve) => OnCopy(image, copy => new ToneCurve(curve).Apply(copy.Values));

    private static Plane Window(Plane image)
    {
        var (low, high) = ToneCurve.FindWindow(image.Values, 0.01, 0.01);
        return Tone(image, value => (value - low) / (high - low));
    }

    private static Plane Compress(Plane image) => OnCopy(image, copy => JpegRoundTrip.Apply(copy.Values, copy.Rows, copy.Columns, 50));

    private static Plane AddNoise(Plane image) => OnCopy(image, copy => Grain.Add(copy.Values, 0.02, new SplitMix64(1)));

    private static Plane OnCopy(Plane image, Action<Plane> change)
    {
        var copy = image with { Values = [.. image.Values] };
        change(copy);
        return copy;
    }
}
