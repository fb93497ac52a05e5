using System.Globalization;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>The data root is there, this account may write into it, and its disk has room.</summary>
internal sealed class DataRootDoctor(DataRoot root) : IDoctorCheck
{
    // A result and its share of the ledger take some 10 kB: 2 GiB last for weeks at a study a second, 100 MiB for hours.
    private const long LittleSpace = 2L << 30;
    private const long TooLittleSpace = 100L << 20;

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

    private CheckResult Writable()
    {
        string probe = Path.Combine(root.Path, $".doctor-{Guid.NewGuid():N}");
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
            }

            return CheckResult.Ok(Name, $"{root.Path} can be written.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Failed(
                Name, $"{root.Path} cannot be written: {exception.Message}",
                "Let the service's account write there (the installer does), and look whether the disk is full or mounted read-only.");
        }
    }

    private CheckResult FreeSpace()
    {
        long free = new DriveInfo(root.Path).AvailableFreeSpace;
        string size = $"{(free / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture)} GiB are free for {root.Path}.";
        return free switch
        {
            < TooLittleSpace => CheckResult.Failed(Name, size, "Make room: below 100 MiB the ledger may stand still. Nothing is lost meanwhile."),
            < LittleSpace => CheckResult.Warning(Name, size, "Make room, or give the data root another disk."),
            _ => CheckResult.Ok(Name, size),
        };
    }
}
