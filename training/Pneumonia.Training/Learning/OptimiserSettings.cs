using System.Text.Json.Serialization;

namespace Pneumonia.Training.Learning;

/// <param name="Epochs">At most; fewer with <see cref="Patience"/>.</param>
/// <param name="LearningRate">Peak, after the warm-up.</param>
/// <param name="WeightDecay">Decoupled (Loshchilov and Hutter, 2019), on tensors of more than one dimension.</param>
/// <param name="WarmUpShare">Share of all steps over which the rate grows.</param>
/// <param name="FinalRateShare">Of the peak, reached by a cosine at the last step.</param>
/// <param name="GradientNormLimit">Gradients are scaled down to this norm.</param>
/// <param name="AverageDecay">Of the exponential moving average of the weights, which is what is kept.</param>
/// <param name="Schedule">How the learning rate runs.</param>
/// <param name="PlainAverageFrom">
/// From this share of all steps on, the plain mean of all weights since then takes the place of the moving average (Izmailov et al., Averaging weights
/// leads to wider optima, 2018). 1: never.
/// </param>
/// <param name="Patience">
/// Epochs without a better stressed tuning AUROC after which the training stops; the best epoch's weights are kept. 0: all epochs, and the last one's weights.
/// </param>
public sealed record OptimiserSettings(
    int Epochs, int StepsPerEpoch, int BatchSize, double LearningRate, double WeightDecay, double WarmUpShare, double FinalRateShare, double GradientNormLimit,
    double AverageDecay, Schedule Schedule = Schedule.Cosine, double PlainAverageFrom = 1, int Patience = 0)
{
    private const double OneCycleStartShare = 0.04;

    [JsonIgnore]
    public int Steps => Epochs * StepsPerEpoch;

    /// <summary>
    /// Cosine: linear warm-up, then half a cosine down. One cycle (Smith and Topin, Super-convergence, 2018): half a cosine up from 4 % of the peak, then
    /// half a cosine down.
    /// </summary>
    /// <param name="step">From 0.</param>
    public double LearningRateAt(int step)
    {
        double warmUp = Math.Max(1, WarmUpShare * Steps);
        if (step < warmUp)
            return LearningRate * (Schedule == Schedule.Cosine ? (step + 1) / warmUp : Cosine(1, OneCycleStartShare, step / warmUp));
        return LearningRate * Cosine(1, FinalRateShare, 1 - (step - warmUp) / (Steps - warmUp));
    }

    /// <summary>From <paramref name="low"/> at 0 to <paramref name="high"/> at 1.</summary>
    private static double Cosine(double high, double low, double place) => low + (high - low) * (1 - Math.Cos(Math.PI * place)) / 2;
}

[JsonConverter(typeof(JsonStringEnumConverter<Schedule>))]
public enum Schedule
{
    Cosine,
    OneCycle,
}
