using Pneumonia.Training.Gating;
using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Tests.Gating;

public sealed class FilmTransformsTests
{
    private static readonly Plane Film = new(2, 3, [0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f]);

    [Fact]
    public void A_quarter_turn_puts_the_lower_left_corner_at_the_upper_left()
    {
        var turned = FilmTransforms.Turn(Film, 1);

        Assert.Equal((3, 2), (turned.Rows, turned.Columns));
        Assert.Equal([0.3f, 0, 0.4f, 0.1f, 0.5f, 0.2f], turned.Values);
    }

    [Fact]
    public void Half_a_turn_is_a_flip_and_a_mirror() =>
        Assert.Equal(FilmTransforms.Turn(Film, 2).Values, FilmTransforms.Mirror(FilmTransforms.FlipUpDown(Film)).Values);

    [Fact]
    public void Inverted_twice_is_the_film() =>
        Assert.Equal(Film.Values, FilmTransforms.Invert(FilmTransforms.Invert(Film)).Values, (left, right) => Math.Abs(left - right) < 1e-6);

    [Fact]
    public void A_collage_shows_each_film_in_its_field()
    {
        Plane[] films = [.. Enumerable.Range(0, 4).Select(index => new Plane(4, 4, [.. Enumerable.Repeat(index / 4f, 16)]))];

        var collage = FilmTransforms.Collage(films, 2, 2, 4);

        Assert.Equal([0, 0, 0.25f, 0.25f], collage.Values[..4]);
        Assert.Equal([0.5f, 0.5f, 0.75f, 0.75f], collage.Values[12..]);
    }

    [Fact]
    public void A_shrunk_film_lies_in_a_frame_of_one_grey()
    {
        var film = new Plane(20, 20, [.. Enumerable.Repeat(1f, 400)]);

        var small = FilmTransforms.Shrink(film, new Random(1), 0.5, 0);

        Assert.Equal(100, small.Values.Count(value => value == 1));
        Assert.Equal(300, small.Values.Count(value => value == 0));
    }
}
