namespace Pneumonia.Worker.Ledger.Audit;

/// <summary>Who did what a record tells.</summary>
internal static class AuditActor
{
    public const string Service = "service";

    /// <summary>Whoever runs the verb: "operator:" and the system's account name.</summary>
    public static string Operator() => OperatingSystem.IsWindows()
        ? $@"operator:{Environment.UserDomainName}\{Environment.UserName}"
        : $"operator:{Environment.UserName}";
}
