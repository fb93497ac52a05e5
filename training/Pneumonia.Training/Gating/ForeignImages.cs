using Pneumonia.Imaging;
using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Gating;

/// <summary>
/// Images that must be refused, drawn from seeds: what the gate learns from (outlier exposure: Hendrycks, Mazeika and Dietterich, Deep Anomaly
/// Detection with Outlier Exposure, 2019) and, drawn by other code, what it is judged by.
/// </summary>
internal static class ForeignImages
{
    /// <summary>Rows and columns of a drawn picture: above those of any network of the project, which never enlarges.</summary>
    public const int Side = 256;

    public static IReadOnlyList<ForeignKind> Kinds { get; } =
    [
        .. FilmKinds.All,
        Fit("noise", (random, _) => Textures.Noise(random, Side)),
        Fit("static", (random, _) => Textures.Static(random, Side)),
        Fit("gradient", (random, _) => Textures.Gradient(random, Side)),
        Fit("grating", (random, _) => Textures.Grating(random, Side)),
        Fit("dead leaves", (random, _) => Textures.DeadLeaves(random, Side)),
        Fit("text", (random, _) => Textures.Text(random, Side)),
        Fit("blank with a marker", (random, _) => Textures.Blank(random, Side)),
        Fit("head slice", (random, _) => Slices.Head(random, Side)),
        Fit("trunk slice", (random, _) => Slices.Trunk(random, Side)),
        Fit("sagittal slice", (random, _) => Slices.Sagittal(random, Side)),
        Fit("ultrasound", (random, _) => Slices.Ultrasound(random, Side)),
        Fit("scintigram", (random, _) => Slices.Scintigram(random, Side)),
        Fit("angiogram", (random, _) => Slices.Angiogram(random, Side)),
        Fit("limb", (random, _) => BodyParts.Limb(random, Side)),
        Fit("hand", (random, _) => BodyParts.Hand(random)),
        Fit("breast", (random, _) => BodyParts.Breast(random, Side)),
        Fit("skull", (random, _) => BodyParts.Skull(random, Side)),
        Fit("abdomen or pelvis", (random, _) => BodyParts.Abdomen(random, Side)),
        Fit("lateral chest, drawn", (random, _) => BodyParts.Lateral(random, Side)),
        Held("cells", (random, _) => HeldOutPictures.Cells(random, Side)),
        Held("ring noise", (random, _) => HeldOutPictures.RingNoise(random, Side)),
        Held("blocks", (random, _) => HeldOutPictures.Blocks(random, Side)),
        Held("spiral", (random, _) => HeldOutPictures.Spiral(random, Side)),
        Held("form", (random, _) => HeldOutPictures.Form(random, Side)),
        Held("chart", (random, _) => HeldOutPictures.Chart(random, Side)),
        Held("foot, drawn", (random, _) => HeldOutPictures.Foot(random, Side)),
        Held("knees, drawn", (random, _) => HeldOutPictures.Knees(random, Side)),
        Held("dental panorama, drawn", (random, _) => HeldOutPictures.Panorama(random, Side)),
        Held("neck, drawn", (random, _) => HeldOutPictures.Neck(random, Side)),
        Held("lateral stand-in, folded film", (random, film) => HeldOutPictures.FoldedFilm(random, film(random))),
    ];

    /// <summary>Those of a use, in a fixed order; the ones of <see cref="ForeignUse.Both"/> among them.</summary>
    public static IReadOnlyList<ForeignKind> KindsFor(ForeignUse use) => [.. Kinds.Where(kind => kind.Use == use || kind.Use == ForeignUse.Both)];

    /// <summary>Draws the image of a kind and number: the same whenever seed, number and films are the same, whatever was drawn before.</summary>
    /// <returns>8-bit samples, as a file would give them.</returns>
    public static GrayscaleImage Draw(ForeignKind kind, int number, int seed, FilmSource films) =>
        ToImage(kind.Draw(new Random(HashCodeOf(kind.Name, number, seed)), films));

    /// <summary>Any picture without a film in it that the fit may see.</summary>
    internal static Plane DrawAny(Random random)
    {
        var kinds = Kinds.Where(kind => kind.Use == ForeignUse.Fitting).Except(FilmKinds.All).ToArray();
        return random.Of<ForeignKind>(kinds).Draw(random, _ => throw new InvalidOperationException("A picture without a film."));
    }

    internal static GrayscaleImage ToImage(Plane plane) =>
        GrayscaleImage.FromSamples(Array.ConvertAll(plane.Values, value => (byte)Math.Clamp(MathF.Round(255 * value), 0, 255)), plane.Rows, plane.Columns);

    // string.GetHashCode differs from run to run.
    private static int HashCodeOf(string name, int number, int seed)
    {
        uint hash = 2166136261;
        foreach (char letter in $"{name}/{number}/{seed}")
            hash = (hash ^ letter) * 16777619;
        return (int)(hash & int.MaxValue);
    }

    private static ForeignKind Fit(string name, Func<Random, FilmSource, Plane> draw) => new(name, ForeignUse.Fitting, draw);

    private static ForeignKind Held(string name, Func<Random, FilmSource, Plane> draw) => new(name, ForeignUse.Evaluation, draw);
}
