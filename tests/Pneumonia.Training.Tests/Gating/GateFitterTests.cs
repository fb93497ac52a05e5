using Pneumonia.Training.Gating;
using Pneumonia.Training.Synthesis;
using TorchSharp;

namespace Pneumonia.Training.Tests.Gating;

/// <summary>Films are a long cloud in 12 dimensions; foreign images lie beside it.</summary>
[Collection(Libtorch.Alone)]
public sealed class GateFitterTests
{
    private const int Features = 12;

    private static readonly GateSettings Settings = new() { Directions = 3, Hidden = 8, Epochs = 20, LearningRate = 1e-2, ShareRefused = 0.01 };

    private readonly GateParameters _gate;
    private readonly double _limit;

    public GateFitterTests()
    {
        var tuning = Cloud("film", 400, 2, 0);
        _gate = GateFitter.Rescale(GateFitter.Fit(Cloud("film", 800, 1, 0), Cloud("beside", 400, 3, 8), Settings), tuning, Settings.ShareRefused);
        _limit = GateLimit.Of(tuning, row => GateMeasure.Of(_gate, row), Settings.ShareRefused);
    }

    [Fact]
    public void Films_of_other_patients_pass() => Assert.InRange(Refused(Cloud("film", 1000, 4, 0)), 0, 0.03);

    [Fact]
    public void Foreign_images_of_a_kind_that_was_taught_are_refused() => Assert.InRange(Refused(Cloud("beside", 300, 5, 8)), 0.99, 1);

    [Fact]
    public void Foreign_images_that_were_not_taught_are_refused_by_their_distance()
    {
        var far = Cloud("opposite", 300, 6, -8);

        Assert.InRange(Refused(far), 0.99, 1);
        Assert.All(Enumerable.Range(0, far.Rows), row => Assert.True(GateMeasure.Distance(_gate, far[row]) > 1));
    }

    [Fact]
    public void The_same_seed_gives_the_same_gate()
    {
        torch.set_num_threads(1); // Several add in an order of their own.
        var (films, foreign) = (Cloud("film", 300, 1, 0), Cloud("beside", 200, 3, 8));

        var first = GateFitter.Fit(films, foreign, Settings);
        var second = GateFitter.Fit(films, foreign, Settings);

        Assert.Equal(first.HiddenWeights, second.HiddenWeights);
        Assert.Equal(first.Directions, second.Directions);
    }

    [Fact]
    public void The_limit_holds_in_each_source_however_small()
    {
        var films = new FeatureTable([.. Enumerable.Repeat("large", 1000), .. Enumerable.Repeat("small", 100)],
            [.. Enumerable.Range(0, 1000).Select(value => value / 1000f), .. Enumerable.Range(0, 100).Select(value => 5 + (value / 100f))]);

        double limit = GateLimit.Of(films, row => row[0], 0.02);

        Assert.Equal(5.97, limit, 1e-5);
    }

    private double Refused(FeatureTable table) => Enumerable.Range(0, table.Rows).Average(row => GateMeasure.Of(_gate, table[row]) > _limit ? 1.0 : 0);

    /// <summary>Wide along the first feature, and moved along the last one.</summary>
    private static FeatureTable Cloud(string group, int rows, int seed, double moved)
    {
        var random = new Random(seed);
        return new FeatureTable([.. Enumerable.Repeat(group, rows)], [.. Enumerable.Range(0, rows * Features).Select(at =>
            (float)((Gaussian.Draw(random) * (at % Features == 0 ? 10 : 1)) + (at % Features == Features - 1 ? moved : 0)))]);
    }
}
