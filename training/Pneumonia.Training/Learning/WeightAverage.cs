using Pneumonia.Training.Network;
using static TorchSharp.torch;

namespace Pneumonia.Training.Learning;

/// <summary>The exponential moving average of a network's weights and buffers: steadier than the last step's, and what is kept.</summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly (Tensor Source, Tensor Average)[] _pairs;
    private readonly double _decay;
    private int _steps;

    public WeightAverage(ChestNet source, Architecture architecture, double decay)
    {
        _decay = decay;
        Network = new ChestNet(architecture, 2);
        Network.load_state_dict(source.state_dict());
        Network.eval();
        // Not the count of batches, an integer, which evaluation does not use.
        var averages = Network.state_dict();
        _pairs = [.. source.state_dict().Where(entry => entry.Value.dtype == ScalarType.Float32).Select(entry => (entry.Value, averages[entry.Key]))];
    }

    /// <summary>The averaged network, in evaluation mode.</summary>
    public ChestNet Network { get; }

    public void Update()
    {
        _steps++;
        double decay = Math.Min(_decay, (1.0 + _steps) / (10.0 + _steps));
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            var share = tensor(1 - (float)decay);
            foreach (var (source, average) in _pairs)
                average.lerp_(source, share);
        }
    }

    public void Dispose() => Network.Dispose();
}
