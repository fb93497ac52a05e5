using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Gating;

/// <summary>Pictures without anatomy that the gate is fitted on.</summary>
internal static class Textures
{
    /// <summary>Noise whose grain is one or several sizes: from white to cloudy.</summary>
    public static Plane Noise(Random random, int side)
    {
        double finest = random.Of(0.4, 1, 2, 4);
        var sum = Plane.Noise(side, side, random).Blur(finest).Standardise();
        foreach (double sigma in (double[])[0.4, 1, 2, 4, 8, 16])
        {
            if (sigma < finest || random.Coin())
                continue;
            float weight = random.Grey(0.1, 1);
            var octave = Plane.Noise(side, side, random).Blur(sigma).Standardise();
            for (int at = 0; at < sum.Values.Length; at++)
                sum.Values[at] += weight * octave.Values[at];
        }

        var grain = sum.Standardise();
        return grain with { Values = Array.ConvertAll(grain.Values, value => Math.Clamp(0.5f + (0.2f * value), 0, 1)) };
    }

    /// <summary>Independent pixels: even, or black and white.</summary>
    public static Plane Static(Random random, int side)
    {
        double dark = random.Between(0.05, 0.95);
        bool isBinary = random.Coin();
        return new Sketch(side).Paint((_, _, _) => isBinary ? (random.NextDouble() < dark ? 0 : 1) : random.NextSingle())
            .Finish(random, random.Of(0, 0, 0.6, 1.2), 0);
    }

    public static Plane Gradient(Random random, int side)
    {
        double angle = random.Between(0, 2 * Math.PI), x0 = random.Between(-1, 1), y0 = random.Between(-1, 1), power = random.Between(0.5, 2);
        double cos = Math.Cos(angle), sin = Math.Sin(angle);
        bool isRadial = random.Coin();
        return new Sketch(side).Paint((x, y, _) =>
        {
            double value = isRadial ? Math.Sqrt(Math.Pow(x - x0, 2) + Math.Pow(y - y0, 2)) / 2 : ((x * cos) + (y * sin) + 1.42) / 2.84;
            return (float)Math.Pow(Math.Clamp(value, 0, 1), power);
        }).Finish(random, 0, random.Between(0, 0.03));
    }

    /// <summary>Stripes, waves and checkerboards.</summary>
    public static Plane Grating(Random random, int side)
    {
        double angle = random.Between(0, Math.PI), frequency = random.Between(2, 40), second = random.Between(2, 40);
        double cos = Math.Cos(angle), sin = Math.Sin(angle);
        int shape = random.Next(3);
        return new Sketch(side).Paint((x, y, _) =>
        {
            double u = (x * cos) + (y * sin), v = (y * cos) - (x * sin);
            double wave = Math.Sin(u * frequency), other = Math.Sin(v * second);
            return (float)(shape switch { 0 => 0.5 + (0.5 * wave), 1 => wave > 0 ? 1 : 0, _ => wave * other > 0 ? 1 : 0 });
        }).Finish(random, random.Of(0, 0.8), random.Between(0, 0.05));
    }

    /// <summary>
    /// Opaque discs and bars of all sizes over one another: the statistics of photographs (Lee, Mumford and Huang, Occlusion models for natural images, 2001).
    /// </summary>
    public static Plane DeadLeaves(Random random, int side)
    {
        var sketch = new Sketch(side).Fill(random.Grey());
        for (int leaves = random.Next(40, 120); leaves > 0; leaves--)
        {
            double size = 0.05 / Math.Sqrt(random.Between(0.005, 1)), x = random.Between(-1.1, 1.1), y = random.Between(-1.1, 1.1);
            if (random.Next(3) > 0)
                sketch.Ellipse(x, y, size, size * random.Between(0.3, 1), random.Grey(), random.Between(0, Math.PI));
            else
                sketch.Rod(x, y, x + random.Between(-0.6, 0.6), y + random.Between(-0.6, 0.6), size / 3, random.Grey());
        }

        return sketch.Mottle(random, random.Between(0.6, 4), random.Grey(0, 0.3)).Finish(random, random.Between(0.4, 1.5), random.Between(0, 0.03));
    }

    /// <summary>Lines of glyphs from a made-up alphabet, black on white or white on black.</summary>
    public static Plane Text(Random random, int side)
    {
        const int glyphRows = 7, glyphColumns = 5;
        bool[][] alphabet = [.. Enumerable.Range(0, 26).Select(_ => Enumerable.Range(0, glyphRows * glyphColumns).Select(_ => random.Next(5) < 2).ToArray())];
        int scale = random.Next(1, 4), line = scale * random.Next(9, 14), margin = random.Next(side / 4);
        var page = new Plane(side, side);
        for (int top = margin; top + (glyphRows * scale) < side; top += line)
        {
            int end = random.Next(4) == 0 ? random.Next(side) : side - margin;
            for (int left = margin; left + (glyphColumns * scale) < end; left += (glyphColumns + 1) * scale)
            {
                if (random.Next(6) > 0)
                    Stamp(page, alphabet[random.Next(alphabet.Length)], top, left, scale, glyphColumns);
            }
        }

        bool isWhite = random.Coin();
        var soft = page.Blur(0.5);
        return soft with { Values = Array.ConvertAll(soft.Values, value => isWhite ? 1 - value : value) };
    }

    /// <summary>A frame of one grey with a marker or a bar in it, as an unexposed detector gives.</summary>
    public static Plane Blank(Random random, int side)
    {
        float grey = random.Grey();
        double x = random.Between(-0.9, 0.9), y = random.Between(-0.9, 0.9);
        return new Sketch(side).Fill(grey).Rod(x, y, x + random.Between(0, 0.4), y, random.Between(0.02, 0.2), random.Grey())
            .Finish(random, 0.7, random.Between(0.001, 0.02));
    }

    private static void Stamp(Plane page, bool[] glyph, int top, int left, int scale, int glyphColumns)
    {
        for (int row = 0; row < glyph.Length / glyphColumns * scale; row++)
        {
            for (int column = 0; column < glyphColumns * scale; column++)
            {
                if (glyph[(row / scale * glyphColumns) + (column / scale)])
                    page[top + row, left + column] = 1;
            }
        }
    }
}
