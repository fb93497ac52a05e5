namespace Pneumonia.Training.Learning;

/// <summary>How batches are put together.</summary>
/// <param name="Strata">
/// Each image of a batch first draws one of these by its share, then an image of it evenly and with replacement. None: natural sampling, every image
/// once an epoch, in a new order each time.
/// </param>
public sealed record SamplingSettings(IReadOnlyList<Stratum> Strata)
{
    /// <summary>Images multiplied once before sampling; null: none.</summary>
    public ExpansionSettings? Expansion { get; init; }

    /// <summary>
    /// Alpha of Beta(alpha, alpha), from which each image draws how much it keeps when it is mixed with another of its batch (Zhang et al., mixup: Beyond
    /// empirical risk minimization, ICLR 2018). 0: no mixing.
    /// </summary>
    public double MixUpAlpha { get; init; }

    /// <summary>A label y becomes y (1 - s) + s / 2 (Szegedy et al., Rethinking the Inception architecture, 2016). 0: as it is.</summary>
    public double LabelSmoothing { get; init; }
}
