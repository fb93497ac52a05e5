using System.Text.Json.Serialization;

namespace Pneumonia.Training.Learning;

/// <summary>What a network makes of the tuning split.</summary>
public sealed record TuningFigures(IReadOnlyList<TuningFigure> Figures)
{
    /// <summary>What chooses between epochs and networks: the mean of the stressed AUROCs, each source and label counting the same.</summary>
    [JsonIgnore]
    public double Selection => Figures.Select(figure => figure.StressedAuroc).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Whether two evaluations of the same weights agree.</summary>
    public bool IsNear(TuningFigures other, double tolerance) =>
        Figures.Count == other.Figures.Count
        && Figures.Zip(other.Figures).All(pair => pair.First.IsSameSet(pair.Second)
            && Math.Abs(pair.First.CleanAuroc - pair.Second.CleanAuroc) <= tolerance
            && Math.Abs(pair.First.StressedAuroc - pair.Second.StressedAuroc) <= tolerance);

    public override string ToString() =>
        string.Join(", ", Figures.Select(figure => FormattableString.Invariant($"{figure.Source} {figure.Label} {figure.CleanAuroc:F4} (stressed {figure.StressedAuroc:F4})")));
}

/// <summary>One exported label of one source; only where images with and without it are there.</summary>
/// <param name="CleanAuroc">Of the images as they are.</param>
/// <param name="StressedAuroc">Of one bent copy each.</param>
public sealed record TuningFigure(string Source, string Label, int N, int Positives, double CleanAuroc, double StressedAuroc)
{
    internal bool IsSameSet(TuningFigure other) => (Source, Label, N, Positives) == (other.Source, other.Label, other.N, other.Positives);
}
