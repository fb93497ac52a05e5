using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Gating;

/// <summary>Rough likenesses of radiographs of other parts and other views that the gate is fitted on.</summary>
internal static class BodyParts
{
    /// <summary>One or two long bones, or two that meet at a joint, in soft tissue.</summary>
    public static Plane Limb(Random random, int side)
    {
        double lean = random.Between(-0.4, 0.4), x = random.Between(-0.3, 0.3), radius = random.Between(0.06, 0.2);
        float tissue = random.Grey(0.12, 0.35), bone = random.Grey(0.25, 0.5);
        var sketch = new Sketch(side).Rod(x - lean, -1.2, x + lean, 1.2, random.Between(0.3, 0.6), tissue);
        if (random.Coin())
        {
            sketch.Bone(x - lean - radius, -1.2, x + lean - radius, 1.2, radius, bone)
                .Bone(x - lean + (1.6 * radius), -1.2, x + lean + (1.6 * radius), 1.2, radius * 0.6, bone);
        }
        else
        {
            double joint = random.Between(-0.3, 0.3);
            sketch.Bone(x - lean, -1.2, x, joint - (1.2 * radius), radius, bone).Ellipse(x, joint - (1.3 * radius), radius * 1.7, radius, tissue + bone)
                .Bone(x, joint + (1.2 * radius), x + lean, 1.2, radius, bone).Ellipse(x, joint + (1.3 * radius), radius * 1.7, radius, tissue + bone);
        }

        return Expose(sketch, random, side);
    }

    public static Plane Hand(Random random)
    {
        var hand = Phantom.Hand(random);
        return random.Coin() ? hand : FilmTransforms.Turn(hand, random.Next(1, 4));
    }

    /// <summary>A breast from one side, with ducts and a dense core, on black.</summary>
    public static Plane Breast(Random random, int side)
    {
        double height = random.Between(0.5, 0.95), depth = random.Between(0.6, 1.5), y = random.Between(-0.2, 0.2);
        var sketch = new Sketch(side).Ellipse(-1, y, depth, height, random.Grey(0.25, 0.5)).Ellipse(-1, y, depth * 0.75, height * 0.7, random.Grey(0.4, 0.8));
        for (int ducts = random.Next(5, 30); ducts > 0; ducts--)
            sketch.Rod(random.Between(-1, -1 + (depth * 0.6)), y + (random.Between(-0.6, 0.6) * height), -1 + (depth * 0.85), y, 0.012, random.Grey(0.4, 0.9));
        if (random.Coin())
            sketch.Paint((px, py, old) => old > 0 && py < -0.6 - (px * 0.9) - 0.9 ? 0.85f : old);
        var breast = sketch.Mottle(random, random.Between(1.5, 6), random.Grey(0.1, 0.3)).Finish(random, random.Between(0.8, 2), random.Between(0.003, 0.02));
        return random.Coin() ? breast : FilmTransforms.Mirror(breast);
    }

    /// <summary>Skull from the side or from the front, with teeth below.</summary>
    public static Plane Skull(Random random, int side)
    {
        double x = random.Between(-0.2, 0.2), y = random.Between(-0.3, -0.05), width = random.Between(0.5, 0.8), height = random.Between(0.5, 0.7);
        var sketch = new Sketch(side).Fill(random.Grey(0, 0.15)).Ellipse(x, y, width, height, random.Grey(0.75, 0.95))
            .Ellipse(x, y, width - 0.05, height - 0.05, random.Grey(0.4, 0.6))
            .Ellipse(x + 0.1, y + height, width * 0.5, 0.35, random.Grey(0.5, 0.75)).Ellipse(x - 0.25, y + 0.2, 0.14, 0.12, random.Grey(0.2, 0.4))
                .Ellipse(x + 0.25, y + 0.2, 0.14, 0.12, random.Grey(0.2, 0.4));
        for (int tooth = 0; tooth < 8; tooth++)
            sketch.Rod(x - 0.2 + (tooth * 0.07), y + height + 0.05, x - 0.2 + (tooth * 0.07), y + height + 0.2, 0.028, random.Grey(0.8, 1));
        return Expose(sketch.Bone(x, y + height, x + random.Between(-0.1, 0.1), 1.2, 0.16, 0.3f), random, side);
    }

    /// <summary>Abdomen or pelvis from the front: spine, two iliac wings or none, gas; no lungs.</summary>
    public static Plane Abdomen(Random random, int side)
    {
        var sketch = new Sketch(side).Rod(0, -1.2, 0, 1.2, random.Between(0.7, 1), random.Grey(0.3, 0.5));
        for (double y = -1; y < 0.5; y += 0.22)
            sketch.Rod(-0.06, y, 0.06, y, 0.09, random.Grey(0.65, 0.8));
        if (random.Coin())
        {
            foreach (int half in (int[])[-1, 1])
            {
                sketch.Ellipse(half * 0.48, 0.35, 0.35, 0.3, random.Grey(0.6, 0.75), half * 0.5).Ellipse(half * 0.3, 0.8, 0.14, 0.12, random.Grey(0.15, 0.3))
                    .Ellipse(half * 0.62, 0.75, 0.15, 0.15, 0.85f).Bone(half * 0.65, 0.8, half * 0.75, 1.3, 0.1, 0.35f);
            }
        }

        for (int gas = random.Next(2, 12); gas > 0; gas--)
            sketch.Ellipse(random.Between(-0.6, 0.6), random.Between(-0.8, 0.6), random.Between(0.04, 0.2), random.Between(0.03, 0.12), random.Grey(0.1, 0.35), random.Between(0, 3));
        return Expose(sketch, random, side);
    }

    /// <summary>
    /// Stand-in for a lateral chest film, drawn: spine and ribs behind, heart in front, one dark lung field over a dome. Nobody's, and rough.
    /// </summary>
    public static Plane Lateral(Random random, int side)
    {
        double spine = random.Between(0.45, 0.75), dome = random.Between(0.4, 0.7);
        float tissue = random.Grey(0.5, 0.75);
        var sketch = new Sketch(side).Rod(0, -0.9, 0.05, 1.2, random.Between(0.75, 0.95), tissue)
            .Ellipse(random.Between(-0.1, 0.2), -0.1, random.Between(0.45, 0.65), random.Between(0.65, 0.85), random.Grey(0.1, 0.3))
            .Ellipse(random.Between(-0.35, -0.15), random.Between(0.15, 0.35), random.Between(0.25, 0.4), random.Between(0.25, 0.4), tissue)
            .Ellipse(0, dome + 0.7, 1.1, 0.75, tissue + 0.1f).Rod(random.Between(-0.1, 0.1), -1, 0.05, -0.3, 0.07, 0.15f);
        for (double y = -1; y < 1; y += 0.17)
            sketch.Bone(spine + (0.1 * y * y), y, spine + (0.1 * y * y), y + 0.08, 0.1, 0.2f);
        for (double y = -0.8; y < 0.6; y += 0.2)
            sketch.Bone(spine, y, -0.6, y + random.Between(0.3, 0.5), 0.03, 0.08f);
        var lateral = Expose(sketch, random, side);
        return random.Coin() ? lateral : FilmTransforms.Mirror(lateral);
    }

    private static Plane Expose(Sketch sketch, Random random, int side) =>
        sketch.Mottle(random, side * random.Between(0.01, 0.08), random.Grey(0.05, 0.2)).Finish(random, random.Between(0.8, 3), random.Between(0.003, 0.03));
}
