using Pneumonia.Inference;
using Pneumonia.Training.Evaluating;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>A test that was opened for this very network, as its record keeps it.</summary>
internal sealed record OpenedTest(TestOpening Opening, IReadOnlyList<ScoredItem> Scored)
{
    public string Name => $"{Opening.Source} {Opening.Split}";

    /// <summary>One a source and split, in the order of first openings: the newest opening whose images are on record.</summary>
    public static IReadOnlyList<OpenedTest> Find(ModelPackage package, IReadOnlyList<TestOpening> openings) =>
        [.. openings.Select(opening => (opening, scored: OpenedImages.TryRead(package, opening))).Where(entry => entry.scored is not null)
            .Select(entry => new OpenedTest(entry.opening, entry.scored!)).GroupBy(test => test.Name).Select(test => test.Last())];
}
