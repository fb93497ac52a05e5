using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Gating;

/// <summary>Pictures for figures only: other constructions than those that the gate is fitted on.</summary>
internal static class HeldOutPictures
{
    /// <summary>Cells about random points, each of one grey (Worley, A cellular texture basis function, 1996).</summary>
    public static Plane Cells(Random random, int side)
    {
        var points = Enumerable.Range(0, random.Next(10, 120)).Select(_ => (X: random.Between(-1, 1), Y: random.Between(-1, 1), Grey: random.Grey()))
            .ToArray();
        return new Sketch(side).Paint((x, y, _) => points.MinBy(point => Math.Pow(point.X - x, 2) + Math.Pow(point.Y - y, 2)).Grey).Finish(random, 0.6, 0.01);
    }

    /// <summary>Noise of one ring of frequencies: wavelets of random place and direction.</summary>
    public static Plane RingNoise(Random random, int side)
    {
        var waves = Enumerable.Range(0, 24).Select(_ => (Angle: random.Between(0, Math.PI), Phase: random.Between(0, 6.3))).ToArray();
        double frequency = random.Between(8, 60);
        return new Sketch(side).Paint((x, y, _) =>
            (float)(0.5 + (0.06 * waves.Sum(wave => Math.Sin((((x * Math.Cos(wave.Angle)) + (y * Math.Sin(wave.Angle))) * frequency) + wave.Phase)))))
                .Finish(random, 0, 0.02);
    }

    /// <summary>Noise of blocks, as a damaged compressed file gives.</summary>
    public static Plane Blocks(Random random, int side)
    {
        int block = random.Of(4, 8, 16);
        float[] greys = [.. Enumerable.Range(0, side * side).Select(_ => random.NextSingle())];
        return new Sketch(side).Paint((x, y, _) => greys[((int)((y + 1) / 2 * side / block) * side) + (int)((x + 1) / 2 * side / block)])
            .Finish(random, 0, 0.03);
    }

    /// <summary>A spiral or rings.</summary>
    public static Plane Spiral(Random random, int side)
    {
        double arms = random.Next(0, 5), frequency = random.Between(6, 30), cx = random.Between(-0.4, 0.4), cy = random.Between(-0.4, 0.4);
        return new Sketch(side).Paint((x, y, _) =>
            (float)(0.5 + (0.5 * Math.Sin((frequency * Math.Sqrt(Math.Pow(x - cx, 2) + Math.Pow(y - cy, 2))) + (arms * Math.Atan2(y - cy, x - cx))))))
                .Finish(random, 0.5, 0.01);
    }

    /// <summary>A form: a table with ruled cells, some of them shaded, and scribbles in them.</summary>
    public static Plane Form(Random random, int side)
    {
        var sketch = new Sketch(side).Fill(0.95f);
        int rows = random.Next(4, 16), columns = random.Next(2, 7);
        for (int row = 0; row < rows; row++)
        {
            double y = -0.9 + (1.8 * row / rows);
            sketch.Rod(-0.9, y, 0.9, y, 0.008, 0.1f);
            for (int column = 0; column < columns; column++)
            {
                double x = -0.9 + (1.8 * column / columns), pen = x + 0.05, height = y + (0.9 / rows);
                sketch.Rod(x, -0.9, x, 0.9, 0.008, 0.1f);
                for (int strokes = random.Next(0, 9); strokes > 0; strokes--)
                {
                    double next = pen + random.Between(0.01, 0.05), nextHeight = y + (random.Between(0.5, 1.4) / rows);
                    sketch.Rod(pen, height, next, nextHeight, 0.008, 0.15f);
                    (pen, height) = (next, nextHeight);
                }
            }
        }

        return sketch.Finish(random, 0.6, 0.01);
    }

    /// <summary>A chart of bars or of a curve with axes, as a screenshot shows.</summary>
    public static Plane Chart(Random random, int side)
    {
        float paper = random.Of(0.05f, 0.95f), ink = 1 - paper;
        var sketch = new Sketch(side).Fill(paper).Rod(-0.8, -0.8, -0.8, 0.8, 0.012, ink).Rod(-0.8, 0.8, 0.8, 0.8, 0.012, ink);
        bool isBars = random.Coin();
        double last = random.Between(-0.6, 0.6);
        for (int bar = 0; bar < 12; bar++)
        {
            double x = -0.7 + (bar * 0.125), next = Math.Clamp(last + random.Between(-0.4, 0.4), -0.7, 0.7);
            if (isBars)
                sketch.Rod(x, next, x, 0.78, 0.04, random.Grey(0.3, 0.8));
            else
                sketch.Rod(x, last, x + 0.125, next, 0.015, random.Grey(0.3, 0.7));
            last = next;
        }

        return sketch.Finish(random, 0.5, 0.005);
    }

    /// <summary>Foot from above: five rays on a heel.</summary>
    public static Plane Foot(Random random, int side)
    {
        float tissue = random.Grey(0.15, 0.3), bone = random.Grey(0.25, 0.45);
        double heelX = random.Between(-0.2, 0.2), spread = random.Between(0.12, 0.18);
        var sketch = new Sketch(side).Ellipse(heelX, 0.55, 0.35, 0.5, tissue).Ellipse(0, -0.3, 0.6, 0.65, tissue);
        for (int ray = 0; ray < 5; ray++)
        {
            double x = (ray - 2) * spread * 1.4, radius = ray == 0 ? 0.07 : 0.04;
            sketch.Bone(heelX + (x * 0.4), 0.25, x, -0.3, radius, bone).Bone(x, -0.36, x * 1.1, -0.6 + (0.05 * ray), radius * 0.9, bone)
                .Bone(x * 1.1, -0.64 + (0.05 * ray), x * 1.15, -0.8 + (0.08 * ray), radius * 0.8, bone);
        }

        return sketch.Ellipse(heelX, 0.6, 0.2, 0.3, tissue + bone).Mottle(random, 6, 0.12f)
            .Finish(random, random.Between(1, 2.5), random.Between(0.005, 0.03));
    }

    /// <summary>Both knees from the front, with kneecaps.</summary>
    public static Plane Knees(Random random, int side)
    {
        var sketch = new Sketch(side);
        float tissue = random.Grey(0.2, 0.35), bone = random.Grey(0.25, 0.4);
        double gap = random.Between(0.4, 0.55);
        foreach (double x in (double[])[-gap, gap])
            sketch.Rod(x, -1.2, x * 0.95, 1.2, 0.32, tissue);
        foreach (double x in (double[])[-gap, gap])
        {
            sketch.Bone(x * 1.1, -1.2, x, -0.2, 0.1, bone).Bone(x - 0.1, -0.12, x + 0.1, -0.12, 0.1, bone).Bone(x, 0.2, x, 1.2, 0.1, bone)
                .Bone(x - 0.1, 0.13, x + 0.1, 0.13, 0.08, bone)
                .Bone(x * 1.45, 0.25, x * 1.4, 1.2, 0.04, bone).Ellipse(x, -0.15, 0.09, 0.1, tissue + (1.6f * bone));
        }

        return sketch.Mottle(random, 8, 0.1f).Finish(random, random.Between(1, 2.5), random.Between(0.005, 0.03));
    }

    /// <summary>Jaw from the front in one sweep, as a dental panorama shows it.</summary>
    public static Plane Panorama(Random random, int side)
    {
        float bone = random.Grey(0.5, 0.7);
        double bend = random.Between(0.3, 0.6);
        var sketch = new Sketch(side).Fill(random.Grey(0.15, 0.35)).Paint((x, y, old) => Math.Abs(y - 0.5 + (bend * x * x)) < 0.22 ? bone : old)
            .Paint((x, y, old) => Math.Abs(y + 0.35 + (bend * 0.3 * x * x)) < 0.25 ? bone - 0.1f : old);
        for (int tooth = -8; tooth < 8; tooth++)
        {
            double x = (tooth + 0.5) * 0.1, line = 0.1 - (bend * x * x);
            sketch.Rod(x, line - 0.25, x, line - 0.04, 0.038, random.Grey(0.8, 0.95)).Rod(x, line + 0.04, x, line + 0.25, 0.038, random.Grey(0.8, 0.95));
        }

        return sketch.Mottle(random, 5, 0.12f).Finish(random, random.Between(0.8, 2), random.Between(0.005, 0.03));
    }

    /// <summary>Cervical spine from the side under a skull base.</summary>
    public static Plane Neck(Random random, int side)
    {
        double lean = random.Between(-0.3, 0.3), curve = random.Between(0.05, 0.25);
        var sketch = new Sketch(side).Rod(0, -0.3, lean, 1.2, random.Between(0.45, 0.6), random.Grey(0.25, 0.4))
            .Ellipse(0.1, -1, 0.85, 0.55, random.Grey(0.55, 0.7));
        for (int vertebra = 0; vertebra < 8; vertebra++)
        {
            double y = -0.5 + (vertebra * 0.2), x = (lean * vertebra / 8) - (curve * Math.Sin(vertebra / 8.0 * Math.PI));
            sketch.Bone(x - 0.07, y, x + 0.07, y, 0.075, 0.3f).Bone(x + 0.15, y, x + 0.38, y + 0.1, 0.035, 0.22f);
        }

        var neck = sketch.Mottle(random, 8, 0.1f).Finish(random, random.Between(1, 2.5), random.Between(0.005, 0.03));
        return random.Coin() ? neck : FilmTransforms.Mirror(neck);
    }

    /// <summary>
    /// Another stand-in for a lateral film than the one that the fit saw: the two halves of a film laid over one another, which overlays the lungs as
    /// a lateral view does, moved beside a bright band for the spine.
    /// </summary>
    public static Plane FoldedFilm(Random random, Plane film)
    {
        var mirrored = FilmTransforms.Mirror(film);
        bool isRight = random.Coin();
        double band = random.Between(0.15, 0.3);
        var folded = new Plane(film.Rows, film.Columns);
        for (int row = 0; row < film.Rows; row++)
        {
            for (int column = 0; column < film.Columns; column++)
            {
                double place = (column + 0.5) / film.Columns, x = isRight ? place : 1 - place;
                int source = (int)(film.Columns * Math.Min(0.5, x * 0.62));
                float spine = (float)(0.35 * Math.Exp(-Math.Pow((x - 1 + band) / 0.08, 2)));
                folded[row, column] = Math.Clamp(((film[row, source] + mirrored[row, source]) / 2) + spine, 0, 1);
            }
        }

        return folded;
    }
}
