using Microsoft.Extensions.Configuration;
using Pneumonia.Worker.Intake;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>Each export folder can be listed, and a file in it read.</summary>
internal sealed class ExportFoldersDoctor(IConfiguration configuration) : IDoctorCheck
{
    public string Name => "export folder";

    public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
    {
        // Bound here without validation: a refused configuration is another check's affair.
        var options = configuration.GetSection(IntakeOptions.Section).Get<IntakeOptions>() ?? new IntakeOptions();
        if (options.Folders.Count == 0)
            yield return CheckResult.Failed(Name, "No export folder is configured.", "Set Intake:Folders:0:Path to the folder to which the PACS exports.");
        foreach (var (index, folder) in options.Folders.Index())
            yield return Check($"{Name} {index}", folder);
    }

    private static CheckResult Check(string name, ExportFolder folder)
    {
        if (IsMappedDrive(folder.Path))
        {
            return CheckResult.Warning(
                name, $"{folder.Path} is on a mapped drive, which belongs to a person's session: a service does not see it.",
                @"Name the share itself: \\server\share\folder");
        }

        if (!Directory.Exists(folder.Path))
        {
            const string Advice = "Mount the share or create the folder, and let the service's account list it.";
            string detail = $"{folder.Path} is not there, or this account may not see it.";
            return folder.Required ? CheckResult.Failed(name, detail, Advice) : CheckResult.Warning(name, $"{detail} Required is false: the service starts without it.", Advice);
        }

        try
        {
            var first = FolderScan.Files(folder.Path).FirstOrDefault();
            if (first is null)
                return CheckResult.Ok(name, $"{folder.Path} can be listed; there is no file in it yet.");

            using (File.OpenRead(first.Path))
                return CheckResult.Ok(name, $"{folder.Path} can be listed, and the first file in it opened.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Failed(
                name, $"{folder.Path} cannot be read: {exception.Message}",
                "Let the service's account list the folder and read its files (a group on Linux; on Windows the computer account DOMAIN\\COMPUTER$ for a share).");
        }
    }

    private static bool IsMappedDrive(string path) =>
        OperatingSystem.IsWindows() && path is [_, ':', ..] && new DriveInfo(path[..2]).DriveType == DriveType.Network;
}
