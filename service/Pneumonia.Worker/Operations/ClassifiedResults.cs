using Pneumonia.Evaluation;
using Pneumonia.Evaluation.Reports;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Operations;

/// <summary>Results of images whose class is known by the folder that they lay in: positive when the folder is named after the model's finding.</summary>
internal sealed class ClassifiedResults
{
    private readonly List<(string Class, InstanceResult Result)> _results = [];

    public int NotAssessed => _results.Count(entry => entry.Result.Outcome != Outcome.Scored);

    public void Add(string className, InstanceResult result) => _results.Add((className, result));

    /// <exception cref="UsageException">No image was scored, or no folder is named after the finding: there is nothing to measure.</exception>
    public EvaluationReport ToReport(string data, DateTimeOffset now)
    {
        var scored = _results.Where(entry => entry.Result.Outcome == Outcome.Scored).ToList();
        if (scored.Count == 0)
            throw new UsageException($"None of the {_results.Count} files in '{data}' could be scored{FirstReason()}.");

        var finding = scored[0].Result.Findings[0];
        if (!_results.Any(entry => IsPositive(entry.Class, finding.Label)))
            throw new UsageException($"No folder in '{data}' is named '{finding.Label}', the model's finding, in any case; only images in such a folder count as positive.");

        var model = scored[0].Result.Model!;
        return new EvaluationReport
        {
            Title = $"Evaluation of {model.Name} {model.Version}",
            CreatedAt = now,
            Facts =
            [
                new("Model", $"{model.Name} {model.Version}"),
                new("SHA-256 of the network", model.Sha256),
                new("Data", data),
            ],
            Evaluations = [new("All images", BinaryEvaluation.Of([.. scored.Select(entry => Label(entry.Class, entry.Result, finding.Label))], finding.OperatingPoint)) { GroupedBy = "studies or files" }],
            Tables = NotAssessed == 0 ? [Counts()] : [Counts(), Refusals()],
        };
    }

    private static bool IsPositive(string className, string label) => className.Equals(label, StringComparison.OrdinalIgnoreCase);

    private static LabelledScore Label(string className, InstanceResult result, string label) =>
        new(result.StudyInstanceUid ?? result.Path, result.Findings[0].Probability, IsPositive(className, label));

    private string FirstReason() => _results.Count > 0 ? $"; the first is {ResultText.Why(_results[0].Result)}" : "";

    private ReportTable Counts() => new(
        "Images by class",
        ["Class", "Images", "Flagged", "Not flagged", "Not assessed"],
        [
            .. _results.GroupBy(entry => entry.Class, entry => entry.Result).Select(results => (IReadOnlyList<string>)
            [
                results.Key,
                $"{results.Count()}",
                $"{results.Count(result => result.IsFlagged)}",
                $"{results.Count(result => result is { Outcome: Outcome.Scored, IsFlagged: false })}",
                $"{results.Count(result => result.Outcome != Outcome.Scored)}",
            ]),
        ]);

    private ReportTable Refusals() => new(
        "Not assessed, by reason",
        ["Reason", "Images"],
        [.. _results.Where(entry => entry.Result.Reason is not null).GroupBy(entry => entry.Result.Reason!.Value).Select(reasons => (IReadOnlyList<string>)[$"{reasons.Key} ({(int)reasons.Key})", $"{reasons.Count()}"])]);
}
