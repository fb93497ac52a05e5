using Pneumonia.Training.Synthesis;
using static Pneumonia.Training.Gating.FilmTransforms;

namespace Pneumonia.Training.Gating;

/// <summary>Kinds made from films.</summary>
internal static class FilmKinds
{
    public static IReadOnlyList<ForeignKind> All { get; } =
    [
        Both("inverted", (random, film) => Invert(film(random))),
        Both("rotated by 90 degrees", (random, film) => Turn(film(random), 1)),
        Both("rotated by 180 degrees", (random, film) => Turn(film(random), 2)),
        Both("rotated by 270 degrees", (random, film) => Turn(film(random), 3)),
        Both("upside down, mirrored", (random, film) => FlipUpDown(film(random))),
        Both("two films side by side", (random, film) => Collage([film(random), film(random)], 1, 2, ForeignImages.Side)),
        Both("four films", (random, film) => Collage([film(random), film(random), film(random), film(random)], 2, 2, ForeignImages.Side)),
        Both("cropped to 15 to 35 %", (random, film) => Crop(film(random), random, random.Between(0.15, 0.35))),
        Both("small in a frame", (random, film) => Shrink(film(random), random, random.Between(0.2, 0.45), Surround(random))),
        Fit("tilted", (random, film) => Tilt(film(random), random.Of(-1, 1) * random.Between(30, 150), Surround(random))),
        Fit("inverted and turned", (random, film) => Invert(Turn(film(random), random.Next(1, 4)))),
        Fit("turned and mirrored", (random, film) => Mirror(Turn(film(random), random.Of(1, 3)))),
        Fit("shuffled", (random, film) => Shuffle(film(random), random, random.Next(2, 6))),
        Fit("two films, one above the other", (random, film) => Collage([film(random), film(random)], 2, 1, ForeignImages.Side)),
        Fit("film beside another picture", (random, film) => Beside(random, film)),
        Fit("one lung", (random, film) => OneLung(film(random), random)),
        Held("tilted by 45 degrees", (random, film) => Tilt(film(random), random.Of(-45, 45), 0)),
        Held("six films", (random, film) => Collage([.. Enumerable.Range(0, 6).Select(_ => film(random))], 2, 3, ForeignImages.Side)),
        Held("inverted, small in a frame", (random, film) => Shrink(Invert(film(random)), random, random.Between(0.3, 0.6), Surround(random))),
        Held("tilted photograph of a film", (random, film) => Shrink(Tilt(film(random), random.Between(20, 40), 0.6f), random, 0.6, 0.75f)),
    ];

    private static float Surround(Random random) => random.Of(0, 1, random.Grey());

    private static Plane Beside(Random random, FilmSource film)
    {
        var other = ForeignImages.DrawAny(random);
        Plane[] both = random.Coin() ? [film(random), other] : [other, film(random)];
        return random.Coin() ? Collage(both, 1, 2, ForeignImages.Side) : Collage(both, 2, 1, ForeignImages.Side);
    }

    private static ForeignKind Both(string name, Func<Random, FilmSource, Plane> draw) => new(name, ForeignUse.Both, draw);

    private static ForeignKind Fit(string name, Func<Random, FilmSource, Plane> draw) => new(name, ForeignUse.Fitting, draw);

    private static ForeignKind Held(string name, Func<Random, FilmSource, Plane> draw) => new(name, ForeignUse.Evaluation, draw);
}
