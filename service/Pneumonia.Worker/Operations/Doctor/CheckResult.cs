namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>What one check found.</summary>
/// <param name="Detail">What was found, where.</param>
/// <param name="Advice">What to do; null when nothing needs doing.</param>
internal sealed record CheckResult(string Name, CheckStatus Status, string Detail, string? Advice = null)
{
    /// <summary>Wall time of the check.</summary>
    public long ElapsedMs { get; init; }

    public static CheckResult Ok(string name, string detail) => new(name, CheckStatus.Ok, detail);

    public static CheckResult Warning(string name, string detail, string advice) => new(name, CheckStatus.Warning, detail, advice);

    public static CheckResult Failed(string name, string detail, string advice) => new(name, CheckStatus.Failed, detail, advice);
}

/// <summary>In the order of gravity.</summary>
internal enum CheckStatus
{
    Ok,

    /// <summary>It works, and somebody should look.</summary>
    Warning,

    /// <summary>The service, or a part of it, will not work.</summary>
    Failed,
}
