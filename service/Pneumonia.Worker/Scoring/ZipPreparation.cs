using Pneumonia.Imaging;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Scoring;

/// <summary>Second thoughts about a file that is no DICOM: it may be a zip archive of instances.</summary>
internal static class ZipPreparation
{
    /// <summary>Sets <see cref="PreparedInstance.Zip"/> when the file is an archive with instances.</summary>
    /// <returns>The refusal that the file had, or why the archive cannot be used.</returns>
    /// <exception cref="ZipException">The archive is refused.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Refusal? Look(PreparedInstance instance, FolderRules rules)
    {
        // Archives may be larger than other files.
        if (!rules.Zip || instance.Refusal is not { Reason: Reason.NotDicom or Reason.TooLarge } || ZipEntryPath.TryParse(instance.Path, out _) || !ZipArchiveFile.IsZip(instance.Path))
            return instance.Refusal;

        var contents = ZipContents.Read(instance.Path, rules);
        if (contents.Instances.Count == 0)
        {
            return new Refusal(
                Reason.NotDicom, $"A zip archive without a DICOM instance: {contents.PassedOver} other files, {contents.Nested} of them zip archives, which are not opened.");
        }

        instance.Zip = contents;
        return instance.Refusal;
    }
}
