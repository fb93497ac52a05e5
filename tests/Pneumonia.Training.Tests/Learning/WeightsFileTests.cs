using Pneumonia.TestKit;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Network;
using TorchSharp;

namespace Pneumonia.Training.Tests.Learning;

[Collection(Libtorch.Alone)]
public sealed class WeightsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Loaded_weights_are_the_saved_ones_running_statistics_included()
    {
        using var network = TinyNet.Create(seed: 3);
        WeightsFile.Save(network, _folder["weights.dat"]);

        using var loaded = WeightsFile.Load(TinyNet.Architecture, 2, _folder["weights.dat"]);

        var (expected, actual) = (network.state_dict(), loaded.state_dict());
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected.Where(entry => entry.Value.dtype == torch.ScalarType.Float32), entry => Assert.Equal(entry.Value.ToArray(), actual[entry.Key].ToArray()));
    }

    [Fact]
    public void Weights_that_are_not_finite_are_not_saved_over_good_ones()
    {
        using var network = TinyNet.Create(seed: 4);
        WeightsFile.Save(network, _folder["weights.dat"]);
        byte[] good = File.ReadAllBytes(_folder["weights.dat"]);
        using (torch.no_grad())
            network.parameters().First().fill_(float.NaN);

        Assert.Throws<TrainingDivergedException>(() => WeightsFile.Save(network, _folder["weights.dat"]));

        Assert.Equal(good, File.ReadAllBytes(_folder["weights.dat"]));
    }

    public void Dispose() => _folder.Dispose();
}
