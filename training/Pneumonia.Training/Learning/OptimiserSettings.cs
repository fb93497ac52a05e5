namespace Pneumonia.Training.Learning;

/// <param name="NormalShare">Share of normal images in a batch on average; images are drawn with replacement.</param>
/// <param name="LearningRate">Peak, after the warm-up.</param>
/// <param name="WeightDecay">Decoupled (Loshchilov and Hutter, 2019), on tensors of more than one dimension.</param>
/// <param name="WarmUpShare">Share of all steps over which the rate grows from 0.</param>
/// <param name="FinalRateShare">Of the peak, reached by a cosine at the last step.</param>
/// <param name="GradientNormLimit">Gradients are scaled down to this norm.</param>
/// <param name="AverageDecay">Of the exponential moving average of the weights, which is what is kept.</param>
/// <param name="ViralLossWeight">Weight of the second output's loss: viral or bacterial, on pneumonia images.</param>
public sealed record OptimiserSettings(
    int Epochs, int StepsPerEpoch, int BatchSize, double NormalShare, double LearningRate, double WeightDecay, double WarmUpShare, double FinalRateShare,
    double GradientNormLimit, double AverageDecay, double ViralLossWeight)
{
    public int Steps => Epochs * StepsPerEpoch;

    /// <summary>Linear warm-up, then half a cosine down.</summary>
    /// <param name="step">From 0.</param>
    public double LearningRateAt(int step)
    {
        double warmUp = Math.Max(1, WarmUpShare * Steps);
        if (step < warmUp)
            return LearningRate * (step + 1) / warmUp;

        double done = (step - warmUp) / (Steps - warmUp);
        return LearningRate * (FinalRateShare + (1 - FinalRateShare) * (1 + Math.Cos(Math.PI * done)) / 2);
    }
}
