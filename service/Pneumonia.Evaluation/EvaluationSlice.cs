namespace Pneumonia.Evaluation;

/// <summary>A named part of a data set, to be measured by itself: one sex, one age band, one view, one site.</summary>
/// <param name="Dimension">What the data set was cut by, for example "sex".</param>
/// <param name="Name">The part, for example "F".</param>
public sealed record EvaluationSlice(string Dimension, string Name, IReadOnlyList<LabelledScore> Scores)
{
    /// <summary>The name of the part that holds the images of which the property is not known.</summary>
    public const string NotKnown = "not known";

    /// <summary>Cuts a data set by one property.</summary>
    /// <param name="property">Of an image; null where it is not known.</param>
    /// <returns>Sorted by name, the unknown last; every score is in exactly one slice.</returns>
    public static IReadOnlyList<EvaluationSlice> By<T>(
        string dimension, IEnumerable<T> images, Func<T, LabelledScore> score, Func<T, string?> property) =>
        [.. images
            .GroupBy(image => property(image) ?? NotKnown, StringComparer.Ordinal)
            .OrderBy(part => part.Key == NotKnown)
            .ThenBy(part => part.Key, StringComparer.Ordinal)
            .Select(part => new EvaluationSlice(dimension, part.Key, [.. part.Select(score)]))];

    public BinaryEvaluation Evaluate(double operatingPoint, int replicates = 2000, int seed = 1) =>
        BinaryEvaluation.Of(Scores, operatingPoint, replicates, seed);
}
