using Pneumonia.Imaging;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Jobs.Reevaluation;

/// <summary>What scoring again found.</summary>
/// <param name="Selected">Stored instances that were looked at.</param>
/// <param name="NotAssessedNow">By reason: instances that had a probability and get none now.</param>
/// <param name="SameModel">Against probabilities of the model in use now: they should not move.</param>
/// <param name="OtherModel">Against probabilities of other models: they may.</param>
internal sealed record RescoringFigures(
    int Selected, int Rescored, int FilesGone, int FilesChanged, IReadOnlyDictionary<Reason, int> NotAssessedNow, ProbabilityShift SameModel,
    ProbabilityShift OtherModel)
{
    /// <summary>
    /// Largest difference that another batch or thread count may make. Exported networks are held to the same against their training form.
    /// </summary>
    public const double Tolerance = 1e-4;

    /// <summary>The same model and file no longer give the same answer.</summary>
    public bool HasFindings => NotAssessedNow.Count > 0 || SameModel.FlagsChanged > 0 || SameModel.MaxDifference > Tolerance;

    public static RescoringFigures Of(IReadOnlyList<RescoredInstance> instances)
    {
        RescoredInstance[] scored = [.. instances.Where(instance => instance.Now is { Outcome: Outcome.Scored })];
        return new RescoringFigures(
            instances.Count,
            scored.Length,
            instances.Count(instance => instance.State == RescoreState.FileGone),
            instances.Count(instance => instance.State == RescoreState.FileChanged),
            instances.Where(instance => instance.Now is { Reason: not null }).GroupBy(instance => instance.Now!.Reason!.Value)
                .OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count()),
            ProbabilityShift.Of(scored.Where(IsSameModel)),
            ProbabilityShift.Of(scored.Where(instance => !IsSameModel(instance))));
    }

    private static bool IsSameModel(RescoredInstance instance) => instance.Stored.Result.Model?.Sha256 == instance.Now!.Model?.Sha256;
}

/// <param name="MaxDifference">Of all labels; 0 when there is nothing to compare.</param>
/// <param name="MeanDifference">Mean over instances of the instance's largest difference.</param>
internal sealed record ProbabilityShift(int Instances, double MaxDifference, double MeanDifference, int FlagsChanged)
{
    public static ProbabilityShift Of(IEnumerable<RescoredInstance> instances)
    {
        double[] differences = [.. instances.Select(instance => Pairs(instance).Select(pair => Math.Abs(pair.Now.Probability - pair.Stored.Probability)).DefaultIfEmpty(0).Max())];
        return new ProbabilityShift(
            differences.Length, differences.DefaultIfEmpty(0).Max(), differences.DefaultIfEmpty(0).Average(),
            instances.Count(instance => Pairs(instance).Any(pair => pair.Now.Flagged != pair.Stored.Flagged)));
    }

    private static IEnumerable<(FindingResult Stored, FindingResult Now)> Pairs(RescoredInstance instance) =>
        instance.Stored.Result.Findings.Join(instance.Now!.Findings, stored => stored.Label, now => now.Label, (stored, now) => (stored, now), StringComparer.Ordinal);
}
