using Pneumonia.Training.Learning;
using Pneumonia.Training.Network;
using static TorchSharp.torch;

namespace Pneumonia.Training.Gating;

/// <summary>One layer of rectified units and an output, taught to tell films from foreign images: outlier exposure (Hendrycks et al., 2019).</summary>
internal static class ExposureHead
{
    private const int BatchSize = 128;

    internal sealed record Weights(float[] HiddenWeights, float[] HiddenBias, float[] OutputWeights, float OutputBias);

    /// <param name="films">Standardised features, float32 [n, D].</param>
    /// <param name="foreign">The same of foreign images.</param>
    /// <exception cref="TrainingDivergedException">The loss is not finite.</exception>
    public static Weights Fit(Tensor films, Tensor foreign, GateSettings settings)
    {
        random.manual_seed(settings.Seed);
        using var hidden = nn.Linear(films.shape[1], settings.Hidden);
        using var output = nn.Linear(settings.Hidden, 1);
        var inputs = cat([films, foreign]);
        var labels = cat([zeros(films.shape[0]), ones(foreign.shape[0])]);
        var filmWeight = tensor((float)foreign.shape[0] / films.shape[0]);
        var weights = where(labels.to_type(ScalarType.Bool), ones(1), filmWeight);

        using var optimiser = optim.AdamW([.. hidden.parameters(), .. output.parameters()], settings.LearningRate, weight_decay: settings.WeightDecay);
        long steps = settings.Epochs * (inputs.shape[0] / BatchSize), step = 0;
        while (step < steps)
        {
            using var epoch = NewDisposeScope();
            var order = randperm(inputs.shape[0]);
            for (long start = 0; start + BatchSize <= inputs.shape[0] && step < steps; start += BatchSize, step++)
            {
                using var scope = NewDisposeScope();
                foreach (var group in optimiser.ParamGroups)
                    group.LearningRate = settings.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / steps));

                var rows = order.slice(0, start, start + BatchSize, 1);
                var dropped = nn.functional.dropout(inputs.index_select(0, rows), settings.Dropout, training: true);
                var logits = output.forward(hidden.forward(dropped).relu()).squeeze(1);
                var loss = nn.functional.binary_cross_entropy_with_logits(logits, labels.index_select(0, rows), weights.index_select(0, rows));
                if (!double.IsFinite(loss.item<float>()))
                    throw new TrainingDivergedException($"The gate's loss is not finite at step {step}.");

                optimiser.zero_grad();
                loss.backward();
                optimiser.step();
            }
        }

        return new Weights(hidden.weight!.t().ToArray(), hidden.bias!.ToArray(), output.weight!.ToArray(), output.bias!.ToArray()[0]);
    }
}
