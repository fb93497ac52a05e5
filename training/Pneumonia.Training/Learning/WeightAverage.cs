using Pneumonia.Training.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace Pneumonia.Training.Learning;

/// <summary>
/// An average of a network's weights and buffers over its steps, steadier than the last step's, and what is kept: an exponential moving average, then, if
/// the settings say so, the plain mean of all steps from some point on.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly (Tensor Source, Tensor Average)[] _pairs;
    private readonly OptimiserSettings _settings;

    public WeightAverage(ChestNet source, OptimiserSettings settings, Device device)
    {
        _settings = settings;
        Network = new ChestNet(source.Architecture, source.Labels);
        Network.to(device);
        Network.load_state_dict(source.state_dict());
        Network.eval();
        // Not the count of batches, an integer, which evaluation does not use.
        var averages = Network.state_dict();
        _pairs = [.. source.state_dict().Where(entry => entry.Value.dtype == ScalarType.Float32).Select(entry => (entry.Value, averages[entry.Key]))];
    }

    /// <summary>The averaged network, in evaluation mode.</summary>
    public ChestNet Network { get; }

    /// <param name="step">The step just made, from 0.</param>
    public void Update(int step)
    {
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            var share = tensor((float)ShareOf(step), device: _pairs[0].Average.device);
            foreach (var (source, average) in _pairs)
                average.lerp_(source, share);
        }
    }

    public void Dispose() => Network.Dispose();

    /// <summary>What the newest weights count. A moving average forgets its random start sooner at first.</summary>
    internal double ShareOf(int step)
    {
        int plainFrom = (int)Math.Ceiling(_settings.PlainAverageFrom * _settings.Steps);
        return step >= plainFrom ? 1.0 / (step - plainFrom + 1) : 1 - Math.Min(_settings.AverageDecay, (2.0 + step) / (11.0 + step));
    }
}
