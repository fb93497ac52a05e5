using Pneumonia.Training.Robustness;

namespace Pneumonia.Training.Tests.Robustness;

public sealed class PerturbationTests
{
    private const int Rows = 60;
    private const int Columns = 50;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_perturbation_changes_samples_and_gives_as_many_as_it_says(string name)
    {
        // Blur goes by the width: of a small image it is nothing.
        const int WideColumns = 250;
        byte[] samples = [.. Enumerable.Range(0, Rows * WideColumns).Select(at => (byte)(20 + (at * 37L * at % 199)))], before = [.. samples];

        var (changed, rows, columns) = Named(name).Apply(samples, Rows, WideColumns);

        Assert.Equal(rows * columns, changed.Length);
        Assert.NotEqual(samples, changed);
        Assert.Equal(before, samples);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_perturbation_gives_the_same_samples_each_time(string name) =>
        Assert.Equal(Named(name).Apply(Samples(), Rows, Columns).Samples, Named(name).Apply(Samples(), Rows, Columns).Samples);

    [Theory]
    [InlineData("black border of 10 %", 0)]
    [InlineData("white border of 10 %", 255)]
    public void A_border_is_added_around_the_whole_image(string name, byte grey)
    {
        var (changed, rows, columns) = Named(name).Apply(Samples(), Rows, Columns);

        Assert.Equal((72, 60), (rows, columns));
        Assert.All(changed.Take(6 * columns), value => Assert.Equal(grey, value));
        Assert.Equal(Samples()[..Columns], changed.AsSpan((6 * columns) + 5, Columns).ToArray());
    }

    [Fact]
    public void Enlarging_keeps_the_shape()
    {
        var (_, rows, columns) = Named("enlarged by 1.4").Apply(Samples(), Rows, Columns);

        Assert.Equal((84, 70), (rows, columns));
    }

    [Fact]
    public void Fifteen_percent_brighter_is_that()
    {
        byte[] changed = Named("15 % brighter").Apply(Samples(), Rows, Columns).Samples;

        Assert.All(Samples().Zip(changed), pair => Assert.InRange(pair.Second - (pair.First * 1.15), -1, 1));
    }

    public static TheoryData<string> Names => [.. Perturbation.All.Select(perturbation => perturbation.Name)];

    private static Perturbation Named(string name) => Perturbation.All.Single(perturbation => perturbation.Name == name);

    // 20 to 218: nothing is clipped at 15 % more.
    private static byte[] Samples() => [.. Enumerable.Range(0, Rows * Columns).Select(at => (byte)(20 + (2 * (at / Columns)) + (at % Columns) + (at % 7 * 5)))];
}
