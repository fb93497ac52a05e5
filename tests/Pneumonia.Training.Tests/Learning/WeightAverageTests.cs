using Pneumonia.Training.Learning;
using Pneumonia.Training.Network;
using TorchSharp;

namespace Pneumonia.Training.Tests.Learning;

[Collection(Libtorch.Alone)]
public sealed class WeightAverageTests
{
    [Fact]
    public void A_moving_average_forgets_its_random_start_sooner_at_first()
    {
        using var network = TinyNet.Create(seed: 1);
        using var average = new WeightAverage(network, A.Recipe().Optimiser with { AverageDecay = 0.99, Epochs = 100_000 }, torch.CPU);

        Assert.Equal(1 - 2.0 / 11, average.ShareOf(0), 12);
        Assert.Equal(0.01, average.ShareOf(100_000), 12);
    }

    [Fact]
    public void A_plain_average_is_the_mean_of_the_weights_since_its_start()
    {
        var settings = A.Recipe().Optimiser with { Epochs = 1, StepsPerEpoch = 4, PlainAverageFrom = 0.5 };
        using var network = TinyNet.Create(seed: 1);
        using var average = new WeightAverage(network, settings, torch.CPU);
        using var scope = torch.NewDisposeScope();
        var weight = network.parameters().First();
        var averaged = average.Network.parameters().First();

        foreach (var (step, value) in new[] { 7f, 5f, 1f, 3f }.Index())
        {
            using (torch.no_grad())
                weight.fill_(value);
            average.Update(step);
        }

        Assert.All(averaged.ToArray(), value => Assert.Equal(2f, value, 1e-6f));
    }
}
