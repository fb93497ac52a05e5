using Pneumonia.Training.Learning;

namespace Pneumonia.Training.Tests.Learning;

public sealed class OptimiserSettingsTests
{
    private static readonly OptimiserSettings Settings = new(10, 10, 8, 0.01, 0, 0.1, 0.05, 5, 0.99);

    [Fact]
    public void The_rate_rises_to_its_peak_over_the_warm_up_and_falls_to_its_end()
    {
        double[] rates = [.. Enumerable.Range(0, Settings.Steps).Select(Settings.LearningRateAt)];

        Assert.Equal(0.001, rates[0], 1e-9);
        Assert.Equal(0.01, rates[10], 1e-9);
        Assert.Equal(0.01, rates.Max(), 1e-9);
        Assert.Equal(rates[10..].OrderDescending(), rates[10..]);
        Assert.Equal(0.0005, rates[^1], 1e-5);
    }

    [Fact]
    public void One_cycle_rises_from_4_percent_of_its_peak_and_falls_to_its_end()
    {
        var cycle = Settings with { Schedule = Schedule.OneCycle };
        double[] rates = [.. Enumerable.Range(0, cycle.Steps).Select(cycle.LearningRateAt)];

        Assert.Equal(0.0004, rates[0], 1e-9);
        Assert.Equal(rates[..10].Order(), rates[..10]);
        Assert.Equal(0.01, rates[10], 1e-9);
        Assert.Equal(0.0005, rates[^1], 1e-5);
    }
}
