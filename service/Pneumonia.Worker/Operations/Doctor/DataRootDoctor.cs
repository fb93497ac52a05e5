using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>The data root is there, this account may write into it, and its disk has room.</summary>
internal sealed class DataRootDoctor(DataRoot root, IConfiguration configuration) : IDoctorCheck
{
    public string Name => "data root";

    public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root.Path))
        {
            yield return CheckResult.Warning(
                Name, $"{root.Path} is not there, or this account may not see it.",
                "If the service has never run, its installer or its first start makes it. Otherwise restore it, or correct DataRoot.");
            yield break;
        }

        yield return Writable();
        yield return FreeSpace();
        if (Directory.Exists(root.CacheFolder) && PrivateFolder.IsOpenToOthers(root.CacheFolder))
        {
            yield return CheckResult.Warning(
                Name, $"Other accounts may write into {root.CacheFolder}, which is for compiled code: the service does not use it.",
                "Stop the service, delete the folder, start the service: it makes it anew, for itself only. Until then it compiles the codecs at every start.");
        }
    }

    private CheckResult Writable() => FolderProbe.FindFault(root.Path) is { } fault
        ? CheckResult.Failed(
            Name, $"{root.Path} cannot be written: {fault}",
            "Let the service's account write there (the installer does), and look whether the disk is full or mounted read-only.")
        : CheckResult.Ok(Name, $"{root.Path} can be written.");

    private CheckResult FreeSpace()
    {
        // Bound here without validation: a refused configuration is another check's affair.
        var options = configuration.GetSection(OperationsOptions.Section).Get<OperationsOptions>() ?? new OperationsOptions();
        long free = DiskSpace.Of(root.Path), stop = (long)options.StopIntakeMegabytes << 20;
        string size = $"{(free / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture)} GiB are free for {root.Path}.";
        if (free < stop)
            return CheckResult.Failed(Name, size, $"Make room: intake stands still below {options.StopIntakeMegabytes} MiB. Nothing is lost meanwhile.");
        return free < (long)options.ResumeIntakeMegabytes << 20
            ? CheckResult.Warning(Name, size, "Make room, or give the data root another disk.")
            : CheckResult.Ok(Name, size);
    }
}
