using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Gating;

/// <summary>Rough likenesses of cross-sections, ultrasound and nuclear medicine that the gate is fitted on.</summary>
internal static class Slices
{
    /// <summary>Axial head: bright skull as in CT, or bright scalp and grey brain as in MR; ventricles.</summary>
    public static Plane Head(Random random, int side)
    {
        double x = random.Between(-0.1, 0.1), y = random.Between(-0.1, 0.1), width = random.Between(0.45, 0.75), height = random.Between(0.55, 0.9), tilt = random.Between(-0.15, 0.15);
        bool isCt = random.Coin();
        float ring = isCt ? random.Grey(0.85, 1) : random.Grey(0.1, 0.9), brain = random.Grey(0.25, 0.6), ventricle = random.Coin() ? random.Grey(0, 0.2) : random.Grey(0.7, 1);
        double thickness = random.Between(0.04, 0.12);
        return new Sketch(side).Ellipse(x, y, width, height, ring, tilt).Ellipse(x, y, width - thickness, height - thickness, brain, tilt)
            .Ellipse(x - 0.12, y, 0.05, random.Between(0.1, 0.3), ventricle, -0.2).Ellipse(x + 0.12, y, 0.05, random.Between(0.1, 0.3), ventricle, 0.2)
            .Mottle(random, random.Between(1, 6), random.Grey(0.05, 0.3)).Finish(random, random.Between(0.5, 1.5), random.Between(0.005, 0.04));
    }

    /// <summary>Axial trunk on black: fat, organs, spine; with two dark lungs in half of them.</summary>
    public static Plane Trunk(Random random, int side)
    {
        double width = random.Between(0.7, 0.98), height = random.Between(0.45, 0.75), y = random.Between(-0.15, 0.15);
        var sketch = new Sketch(side).Fill(random.Of(0, 0, random.Grey(0, 0.2))).Ellipse(0, y, width, height, random.Grey(0.25, 0.4))
            .Ellipse(0, y, width - 0.08, height - 0.08, random.Grey(0.45, 0.6));
        if (random.Coin())
        {
            float lung = random.Grey(0, 0.15);
            sketch.Ellipse(-width / 2, y, width * 0.33, height * 0.65, lung).Ellipse(width / 2, y, width * 0.33, height * 0.65, lung);
            sketch.Ellipse(random.Between(0, 0.2), y - (height * 0.2), width * 0.25, height * 0.35, random.Grey(0.5, 0.7));
        }
        else
        {
            for (int organs = random.Next(3, 9); organs > 0; organs--)
                sketch.Ellipse(random.Between(-width, width) * 0.6, y + (random.Between(-height, height) * 0.6), random.Between(0.06, 0.35), random.Between(0.06, 0.3), random.Grey(0.3, 0.9), random.Between(0, 3));
        }

        return sketch.Ellipse(0, y + (height * 0.6), 0.1, 0.1, random.Grey(0.8, 1)).Rod(-0.9, 0.85, 0.9, 0.85, 0.02, random.Of(0, 0.6f))
            .Mottle(random, random.Between(1, 5), random.Grey(0.03, 0.25)).Finish(random, random.Between(0.5, 1.2), random.Between(0.005, 0.03));
    }

    /// <summary>Sagittal trunk or limb: long, on black, with a chain of vertebrae or one joint.</summary>
    public static Plane Sagittal(Random random, int side)
    {
        var sketch = new Sketch(side).Rod(random.Between(-0.3, 0.3), -1.2, random.Between(-0.3, 0.3), 1.2, random.Between(0.35, 0.7), random.Grey(0.3, 0.6));
        double x = random.Between(-0.3, 0.3), bend = random.Between(-0.2, 0.2);
        float bone = random.Coin() ? random.Grey(0.7, 1) : random.Grey(0.1, 0.4);
        double step = random.Between(0.18, 0.7);
        for (double y = -1; y < 1; y += step)
            sketch.Rod(x + (bend * y * y), y, x + (bend * y * y), y + (step * 0.45), step * 0.3, bone);
        return sketch.Mottle(random, random.Between(1, 5), random.Grey(0.05, 0.3)).Finish(random, random.Between(0.5, 1.5), random.Between(0.005, 0.03));
    }

    /// <summary>A fan or a box of speckle on black with dark cysts, and lines of text beside it.</summary>
    public static Plane Ultrasound(Random random, int side)
    {
        double apex = random.Between(-1.4, -0.8), half = random.Between(0.4, 0.9), reach = random.Between(1.4, 2.1), near = random.Between(0.05, 0.5);
        bool isFan = random.Next(4) > 0;
        var speckle = Plane.Noise(side, side, random).Blur(random.Between(0.6, 2)).Standardise();
        var sketch = new Sketch(side).Paint((x, y, _) =>
        {
            double radius = Math.Sqrt((x * x) + Math.Pow(y - apex, 2)), angle = Math.Atan2(x, y - apex);
            bool isInside = isFan ? radius > near && radius < reach && Math.Abs(angle) < half : Math.Abs(x) < half && Math.Abs(y) < 0.8;
            int at = ((int)((y + 1) / 2 * side) * side) + (int)((x + 1) / 2 * side);
            return isInside ? Math.Clamp(0.3f + (0.18f * speckle.Values[at]), 0.02f, 1) : 0;
        });
        for (int cysts = random.Next(0, 5); cysts > 0; cysts--)
        {
            double cx = random.Between(-0.5, 0.5), cy = random.Between(-0.5, 0.7), rx = random.Between(0.05, 0.3), ry = random.Between(0.05, 0.25);
            float factor = random.Of(0.15f, 0.3f, 1.8f);
            sketch.Paint((x, y, old) => Math.Pow((x - cx) / rx, 2) + Math.Pow((y - cy) / ry, 2) < 1 ? old * factor : old);
        }

        for (int lines = random.Next(0, 6); lines > 0; lines--)
            sketch.Rod(-0.95, -0.95 + (lines * 0.08), -0.95 + random.Between(0.1, 0.4), -0.95 + (lines * 0.08), 0.015, 0.9f);
        return sketch.Mottle(random, random.Between(4, 20), random.Grey(0.1, 0.5)).Finish(random, random.Between(0, 0.8), random.Between(0, 0.02));
    }

    /// <summary>Few hot spots on black or, printed, on white: PET and scintigraphy.</summary>
    public static Plane Scintigram(Random random, int side)
    {
        var sketch = new Sketch(side);
        if (random.Coin())
            sketch.Ellipse(0, 0, random.Between(0.2, 0.6), random.Between(0.5, 0.95), random.Grey(0.1, 0.4));
        for (int spots = random.Next(1, 12); spots > 0; spots--)
            sketch.Ellipse(random.Between(-0.5, 0.5), random.Between(-0.8, 0.8), random.Between(0.04, 0.25), random.Between(0.04, 0.25), random.Grey(0.4, 1));
        var hot = sketch.Mottle(random, 2, 0.2f).Finish(random, random.Between(2, 8), random.Between(0.005, 0.05));
        return random.Coin() ? hot : FilmTransforms.Invert(hot);
    }

    /// <summary>Dark branching vessels on grey, round collimation in half of them.</summary>
    public static Plane Angiogram(Random random, int side)
    {
        var sketch = new Sketch(side).Fill(random.Grey(0.4, 0.8));
        void Branch(double x, double y, double angle, double radius)
        {
            for (int steps = random.Next(3, 7); steps > 0; steps--)
            {
                double nextX = x + (0.14 * Math.Cos(angle)), nextY = y + (0.14 * Math.Sin(angle));
                sketch.Rod(x, y, nextX, nextY, radius, (float)Math.Max(0.05, 0.35 - (radius * 3)));
                (x, y) = (nextX, nextY);
                angle += random.Between(-0.5, 0.5);
                if (radius > 0.012 && random.Next(3) == 0)
                    Branch(x, y, angle + random.Of(-0.8, 0.8), radius * 0.65);
            }
        }

        for (int trees = random.Next(1, 4); trees > 0; trees--)
            Branch(random.Between(-0.8, 0.8), random.Between(-0.9, 0), random.Between(0, Math.PI), random.Between(0.02, 0.06));
        if (random.Coin())
            sketch.Paint((x, y, old) => (x * x) + (y * y) < 0.95 ? old : 0);
        return sketch.Mottle(random, random.Between(5, 25), 0.15f).Finish(random, 0.8, random.Between(0.01, 0.05));
    }
}
