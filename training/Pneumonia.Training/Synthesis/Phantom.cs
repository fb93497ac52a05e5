namespace Pneumonia.Training.Synthesis;

/// <summary>Drawn shapes for files that must be refused: recognisable, and nobody's.</summary>
internal static class Phantom
{
    public const int HandRows = 512;
    public const int HandColumns = 448;
    public const int SliceSize = 256;

    /// <summary>Fingers as (column, row) of knuckle and tip, in pixels; each has three bones beyond the knuckle, the thumb two.</summary>
    private static readonly ((float X, float Y) Knuckle, (float X, float Y) Tip, int Bones)[] Fingers =
    [
        ((150, 300), (40, 215), 2), ((165, 250), (120, 75), 3), ((215, 235), (205, 45), 3), ((262, 245), (280, 70), 3), ((302, 268), (350, 120), 3),
    ];

    /// <returns>Intensities 0..1, [HandRows, HandColumns].</returns>
    public static Plane Hand(Random random)
    {
        var hand = new Plane(HandRows, HandColumns);
        foreach (var (knuckle, tip, bones) in Fingers)
        {
            Draw(hand, (230, 400), knuckle, 42, 0.28f);
            Draw(hand, knuckle, tip, 24, 0.28f);
            Draw(hand, Between((230, 420), knuckle, 0.25f), Between((230, 420), knuckle, 0.9f), 9, 0.65f);
            for (int bone = 0; bone < bones; bone++)
                Draw(hand, Between(knuckle, tip, (bone + 0.1f) / bones), Between(knuckle, tip, (bone + 0.9f) / bones), 8 - bone, 0.65f);
        }

        Draw(hand, (230, 400), (230, 511), 60, 0.28f);
        Draw(hand, (205, 450), (200, 511), 19, 0.65f);
        Draw(hand, (258, 450), (264, 511), 15, 0.65f);
        return WithNoise(hand.Blur(1.5), random);
    }

    /// <summary>One axial slice: a body, two lungs and a spine.</summary>
    /// <returns>Intensities 0..1, where 0 is -1000 and 1 is 1000 Hounsfield units, [SliceSize, SliceSize].</returns>
    public static Plane Slice(Random random)
    {
        var slice = new Plane(SliceSize, SliceSize);
        for (int row = 0; row < SliceSize; row++)
        {
            for (int column = 0; column < SliceSize; column++)
            {
                bool Inside(double x, double y, double radiusX, double radiusY) =>
                    Math.Pow((column - x) / radiusX, 2) + Math.Pow((row - y) / radiusY, 2) < 1;

                slice[row, column] =
                    Inside(128, 175, 14, 14) ? 0.75f
                    : Inside(80, 125, 34, 48) || Inside(176, 125, 34, 48) ? 0.1f
                    : Inside(128, 130, 108, 80) ? 0.52f : 0;
            }
        }

        return WithNoise(slice.Blur(0.8), random);
    }

    private static (float X, float Y) Between((float X, float Y) from, (float X, float Y) to, float share) =>
        (from.X + (share * (to.X - from.X)), from.Y + (share * (to.Y - from.Y)));

    /// <summary>A rod with round ends, at least as bright as given.</summary>
    private static void Draw(Plane plane, (float X, float Y) from, (float X, float Y) to, float radius, float intensity)
    {
        float squaredLength = Math.Max(1, Squared(from, to));
        for (int row = 0; row < plane.Rows; row++)
        {
            for (int column = 0; column < plane.Columns; column++)
            {
                float share = Math.Clamp((((column - from.X) * (to.X - from.X)) + ((row - from.Y) * (to.Y - from.Y))) / squaredLength, 0, 1);
                if (Squared(Between(from, to, share), (column, row)) < radius * radius)
                    plane[row, column] = Math.Max(plane[row, column], intensity);
            }
        }
    }

    private static float Squared((float X, float Y) a, (float X, float Y) b) => ((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y));

    private static Plane WithNoise(Plane plane, Random random) =>
        plane with { Values = Array.ConvertAll(plane.Values, value => Math.Clamp(value + (0.008f * (float)Gaussian.Draw(random)), 0, 1)) };
}
