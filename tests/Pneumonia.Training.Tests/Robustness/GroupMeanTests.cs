using Pneumonia.Training.Robustness;

namespace Pneumonia.Training.Tests.Robustness;

public sealed class GroupMeanTests
{
    [Fact]
    public void Equal_values_have_no_spread() =>
        Assert.Equal((0.25, 0.25, 0.25), Parts([("a", 0.25), ("b", 0.25), ("c", 0.25)]));

    [Fact]
    public void No_values_give_no_figure() => Assert.True(double.IsNaN(GroupMean.Of([]).Value));

    [Fact]
    public void The_interval_is_that_of_the_normal_approximation_for_many_patients()
    {
        var values = Enumerable.Range(0, 400).Select(number => ($"{number}", (double)(number % 2))).ToArray();

        var (mean, low, high) = Parts(values);

        // 1.96 standard errors: 1.96 x 0.5 / 20.
        Assert.Equal(0.5, mean);
        Assert.Equal(0.5 - 0.049, low, 0.008);
        Assert.Equal(0.5 + 0.049, high, 0.008);
    }

    [Fact]
    public void Images_of_the_same_patients_widen_the_interval()
    {
        var apart = Enumerable.Range(0, 100).Select(number => ($"{number}", (double)(number % 2))).ToArray();
        var together = Enumerable.Range(0, 100).Select(number => ($"{number % 10}", (double)(number % 2))).ToArray();

        double Width((string, double)[] values) => GroupMean.Of(values).High - GroupMean.Of(values).Low;
        Assert.True(Width(together) > 2 * Width(apart));
    }

    private static (double, double, double) Parts((string, double)[] values)
    {
        var figure = GroupMean.Of(values);
        return (figure.Value, figure.Low, figure.High);
    }
}
