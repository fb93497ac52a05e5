using Pneumonia.Evaluation;

namespace Pneumonia.Training.Evaluating;

internal static class ScoredItems
{
    /// <summary>Probabilities of one label beside the reference standard, where that decides.</summary>
    public static IReadOnlyList<LabelledScore> Of(this IEnumerable<ScoredItem> scored, string label) =>
        [.. scored.Where(entry => entry.Item.Has(label) is not null)
            .Select(entry => new LabelledScore(entry.Item.Group, entry.Probability(label), entry.Item.Has(label) == true))];

    public static double Probability(this ScoredItem scored, string label) => scored.Assessment.Findings!.First(finding => finding.Label == label).Probability;
}
