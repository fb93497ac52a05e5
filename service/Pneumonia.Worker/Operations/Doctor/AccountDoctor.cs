namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>As whom the other checks were made: what root may says nothing about what the service's account may.</summary>
internal sealed class AccountDoctor : IDoctorCheck
{
    private const string Unit = "/etc/systemd/system/pneumonia-worker.service";

    public string Name => "account";

    public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
    {
        yield return Environment.IsPrivilegedProcess && File.Exists(Unit)
            ? CheckResult.Warning(
                Name, $"Checked as {Environment.UserName}, who may do what the service may not.",
                "Check again as the service's account: sudo -u pneumonia-worker pneumonia-worker doctor")
            : CheckResult.Ok(Name, $"Checked as {Environment.UserName}.");
    }
}
