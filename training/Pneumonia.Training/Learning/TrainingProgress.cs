using System.Text.Json.Serialization;

namespace Pneumonia.Training.Learning;

/// <summary>How far a training has come, after whole epochs.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="BestEpoch">Whose weights are kept: the best on tuning with early stopping, else the last.</param>
/// <param name="Best">Figures of that epoch; null before the first.</param>
public sealed record TrainingProgress(int Epoch, int BestEpoch, TuningFigures? Best)
{
    [JsonIgnore]
    public double BestSelection => Best?.Selection ?? double.NegativeInfinity;

    public bool IsFinished(OptimiserSettings settings) =>
        Epoch >= settings.Epochs || (settings.Patience > 0 && Epoch - BestEpoch >= settings.Patience);

    /// <param name="figures">Of the epoch just done.</param>
    public TrainingProgress After(TuningFigures figures, OptimiserSettings settings) =>
        settings.Patience == 0 || figures.Selection > BestSelection
            ? new TrainingProgress(Epoch + 1, Epoch + 1, figures)
            : this with { Epoch = Epoch + 1 };
}
