using Pneumonia.Training.Gating;
using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Tests.Gating;

public sealed class ForeignImagesTests
{
    public static TheoryData<string> KindNames => [.. ForeignImages.Kinds.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(KindNames))]
    public void An_image_is_the_same_for_the_same_seed_and_another_for_another(string name)
    {
        var kind = ForeignImages.Kinds.Single(kind => kind.Name == name);

        string[] hashes = [Hash(kind, 3, 7), Hash(kind, 3, 7), Hash(kind, 4, 7), Hash(kind, 3, 8)];

        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(3, hashes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void No_kind_that_is_drawn_without_a_film_serves_both_the_fit_and_the_figures()
    {
        Assert.All(ForeignImages.Kinds.Where(kind => kind.Use == ForeignUse.Both), kind => Assert.Contains(kind, FilmKinds.All));
        Assert.DoesNotContain(ForeignImages.KindsFor(ForeignUse.Fitting), kind => kind.Use == ForeignUse.Evaluation);
    }

    [Fact]
    public void Names_of_kinds_are_unique() =>
        Assert.Equal(ForeignImages.Kinds.Count, ForeignImages.Kinds.Select(kind => kind.Name).Distinct(StringComparer.Ordinal).Count());

    private static string Hash(ForeignKind kind, int number, int seed)
    {
        using var image = ForeignImages.Draw(kind, number, seed, Film);
        return image.ComputeSampleSha256();
    }

    private static Plane Film(Random random) => new Sketch(160).Fill(0.7f).Ellipse(-0.4, random.Between(-0.2, 0.2), 0.3, 0.6, 0.2f).Finish(random, 1, 0.02);
}
