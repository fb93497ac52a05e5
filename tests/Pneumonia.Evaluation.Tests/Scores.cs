namespace Pneumonia.Evaluation.Tests;

/// <summary>Labelled scores to evaluate.</summary>
internal static class Scores
{
    /// <summary>The 120 scores of reference.py, with many ties; four images a group.</summary>
    public static IReadOnlyList<LabelledScore> Reference { get; } = [.. Enumerable.Range(0, 120).Select(i =>
    {
        double probability = i * 37 % 101 / 4 * 4 / 100.0;
        return new LabelledScore($"g{i / 4}", probability, ((i * i * 7) + (3 * i)) % 11 < 4 || (probability > 0.55 && i % 3 != 0));
    })];

    /// <summary>One group an image.</summary>
    public static IReadOnlyList<LabelledScore> Of(params (double Probability, bool IsPositive)[] scores) =>
        [.. scores.Select((score, index) => new LabelledScore($"g{index}", score.Probability, score.IsPositive))];
}
