using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Scoring;

/// <summary>Turns what reading a file may throw into a numbered reason, without the path, which may hold a patient's name.</summary>
internal static class ReadFault
{
    // EWOULDBLOCK of Linux, whose locks are only those of programs that ask for one; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private const int WouldBlock = 11, SharingViolation = unchecked((int)0x80070020), LockViolation = unchecked((int)0x80070021);

    public static Refusal ToRefusal(Exception exception) => exception switch
    {
        DicomException dicom => Refusal.From(dicom),
        ZipException zip => zip.Refusal,
        CodecUnavailableException codec => new(Reason.CodecUnavailable, codec.Message),
        UnauthorizedAccessException => new(Reason.Unreadable, "The account may not read the file."),
        FileNotFoundException or DirectoryNotFoundException => new(Reason.Unreadable, "The file is gone."),
        IOException { HResult: WouldBlock or SharingViolation or LockViolation } => new(Reason.Unreadable, "Another program holds the file locked."),
        IOException => new(Reason.InputOutputFault, $"Reading failed: {exception.GetType().Name}, code 0x{exception.HResult:X8}."),
        _ => new(Reason.ProgramFault, $"{exception.GetType().Name}; the log has the exception."),
    };

    /// <summary>The file is not to blame: these are retried, and end as failed.</summary>
    public static bool IsMachineFault(Reason reason) =>
        reason is Reason.ModelFault or Reason.InputOutputFault or Reason.ProgramFault or Reason.CodecUnavailable;

    /// <summary>Trying again may help.</summary>
    public static bool IsWorthRetrying(Reason reason) => IsMachineFault(reason) || reason == Reason.Unreadable;
}
