using Pneumonia.Training.Gating;

namespace Pneumonia.Training.Tests.Gating;

public sealed class ClopperPearsonTests
{
    // R 4.2.2: binom.test(successes, n)$conf.int
    [Theory]
    [InlineData(0, 20, 0, 0.16843)]
    [InlineData(19, 20, 0.75127, 0.99873)]
    [InlineData(10, 100, 0.04900, 0.17622)]
    [InlineData(20, 20, 0.83157, 1)]
    public void The_interval_is_the_one_of_the_reference(int successes, int n, double low, double high)
    {
        var interval = ClopperPearson.Interval(successes, n);

        Assert.Equal(low, interval.Low, 1e-4);
        Assert.Equal(high, interval.High, 1e-4);
    }

    [Fact]
    public void Nothing_measured_leaves_everything_open() => Assert.Equal((0, 1), ClopperPearson.Interval(0, 0));
}
