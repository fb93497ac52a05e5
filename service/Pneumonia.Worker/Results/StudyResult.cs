namespace Pneumonia.Worker.Results;

/// <summary>
/// result.json: the instance that decides the study (the highest assessed one) in the shape of <see cref="InstanceResult"/>, with the study's
/// other instances beside it in the same shape. A study of one instance reads exactly as <c>score --json</c> prints it, plus an empty list.
/// </summary>
/// <param name="Determining">The assessed instance with the highest probability; without one, the first received.</param>
/// <param name="Others">In the order of receipt.</param>
internal sealed record StudyResult(InstanceResult Determining, IReadOnlyList<InstanceResult> Others)
{
    /// <summary>Aggregates what is known of a study.</summary>
    /// <param name="instances">At least one, in the order of receipt.</param>
    public static StudyResult Of(IReadOnlyList<InstanceResult> instances)
    {
        var determining = instances
            .Where(instance => instance.Outcome == Outcome.Scored)
            .MaxBy(instance => instance.Probability) ?? instances[0];
        return new StudyResult(determining, [.. instances.Where(instance => !ReferenceEquals(instance, determining))]);
    }
}
