using Pneumonia.Inference;

namespace Pneumonia.Training.Evaluating;

/// <summary>One line of a package's report/test-openings.jsonl: each look at a test makes the next one worth less.</summary>
/// <param name="OpenedAt">UTC.</param>
/// <param name="CodeCommit">Of the program that evaluated.</param>
/// <param name="ModelSha256">Of the network that was evaluated.</param>
public sealed record TestOpening(
    DateTimeOffset OpenedAt, string CodeCommit, string ModelSha256, string DataManifestSha256, string Source, string Split, IReadOnlyList<DataSetFigures> Figures)
{
    /// <summary>Of the file in report/openings/ that holds the images' probabilities; null in records made before there were any.</summary>
    public string? ImagesSha256 { get; init; }
}
