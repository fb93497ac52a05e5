using Pneumonia.Dicom;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Intake;

/// <summary>Looks whether a settled file may be taken, without reading its pixels.</summary>
internal static class FileProbe
{
    /// <summary>PS3.10 §7.1: preamble and prefix. What is shorter and no DICOM may still become it.</summary>
    private const long HeadLength = 132;

    public static FileWholeness Check(string path, FolderRules rules)
    {
        try
        {
            // Of an empty file nothing is opened: a named pipe or device has no length either, and opening it would wait for ever.
            if (new FileInfo(path).Length == 0)
                return FileWholeness.Partial;

            if (OperatingSystem.IsWindows())
                CheckNobodyWrites(path);

            return (!rules.AllowHoles && FileHoles.AreIn(path)) || IsPartial(path, rules.Zip) ? FileWholeness.Partial : FileWholeness.Whole;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return FileWholeness.Unreadable;
        }
    }

    private static bool IsPartial(string path, bool zip)
    {
        try
        {
            using var header = DicomFile.OpenHeader(path);
            return !header.HasAllPixelData && !IsWithoutPixels(header);
        }
        catch (DicomException exception)
        {
            return IsLikePartial(exception.Fault, path, zip);
        }
    }

    // Reports, presentation states and the like. A radiograph whose header ends before its Rows is cut between two elements.
    private static bool IsWithoutPixels(DicomFile header) =>
        SopClass.Of(header) is { } sopClass && !SopClass.IsRadiograph(sopClass) && !header.Dataset.Contains(DicomTag.Rows);

    // Faults that a missing rest of the file explains. Any other file is as whole as it will be, and is refused with its reason.
    private static bool IsLikePartial(DicomFault fault, string path, bool zip) => fault switch
    {
        DicomFault.NotDicom or DicomFault.TooLarge when zip && ZipArchiveFile.IsZip(path) => !ZipArchiveFile.IsWhole(path),
        DicomFault.Truncated or DicomFault.EmptyFile or DicomFault.CorruptDeflate => true,
        DicomFault.NotDicom => new FileInfo(path) is { Exists: true, Length: < HeadLength },
        _ => false,
    };

    // Windows shows neither size nor time of a copy in progress reliably, but refuses to share with us what somebody writes.
    private static void CheckNobodyWrites(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
    }
}

internal enum FileWholeness
{
    /// <summary>All its bytes are there, or it is no DICOM file with pixels.</summary>
    Whole,

    /// <summary>Its header says that more is to come, or parts of it were never written.</summary>
    Partial,

    /// <summary>It cannot be opened now: locked, forbidden or gone.</summary>
    Unreadable,
}
