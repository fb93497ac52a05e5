using Pneumonia.Evaluation;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Jobs.Reevaluation;

/// <summary>Figures of one model version on one finding.</summary>
/// <param name="Source">Whether the probabilities are the stored ones or those of scoring again.</param>
internal sealed record LabelledFigures(string Finding, ModelIdentity Model, ProbabilitySource Source, BinaryEvaluation Figures)
{
    /// <summary>
    /// Evaluates each model version alone, since each has its own operating point. A label of an instance counts for that instance; a label of a
    /// study counts once, for the study's instance with the highest probability, as its result does.
    /// </summary>
    public static IEnumerable<LabelledFigures> Of(IEnumerable<(string StudyKey, InstanceResult Result)> results, LabelSet labels, ProbabilitySource source) =>
        from scored in results.SelectMany(result => result.Result.Findings.Select(finding => (result.StudyKey, result.Result, Finding: finding)))
        where scored.Result.Model is not null
        group scored by (scored.Result.Model, scored.Finding.Label) into version
        let scores = Join(version, labels).ToArray()
        where scores.Length > 0
        orderby version.Key.Label, version.Key.Model.Version
        select new LabelledFigures(
            version.Key.Label, version.Key.Model, source, BinaryEvaluation.Of(scores, version.First().Finding.OperatingPoint));

    private static IEnumerable<LabelledScore> Join(IEnumerable<(string StudyKey, InstanceResult Result, FindingResult Finding)> version, LabelSet labels)
    {
        foreach (var study in version.GroupBy(scored => scored.StudyKey, StringComparer.Ordinal))
        {
            foreach (var scored in study)
            {
                if (labels.Find(scored.Result.SopInstanceUid, scored.Finding.Label) is { } present)
                    yield return new LabelledScore(study.Key, scored.Finding.Probability, present);
            }

            var highest = study.MaxBy(scored => scored.Finding.Probability);
            if (labels.Find(highest.Result.StudyInstanceUid, highest.Finding.Label) is { } studyPresent
                && !labels.Knows(highest.Result.SopInstanceUid, highest.Finding.Label))
            {
                yield return new LabelledScore(study.Key, highest.Finding.Probability, studyPresent);
            }
        }
    }
}

internal enum ProbabilitySource
{
    /// <summary>As the result said it then.</summary>
    Stored,

    /// <summary>By the model in use now.</summary>
    ScoredAgain,
}
