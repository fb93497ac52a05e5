using Microsoft.Extensions.Logging;

namespace Pneumonia.Worker.Intake;

/// <summary>EventIds 1100 to 1199; faults from 1190. Folders appear by their index in Intake:Folders: paths may hold patients' names.</summary>
internal static partial class IntakeLog
{
    [LoggerMessage(EventId = 1101, Level = LogLevel.Debug, Message = "Folder {Folder}: {Count} files queued, {Unsettled} wait to settle")]
    public static partial void FilesQueued(this ILogger logger, int folder, int count, int unsettled);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Warning,
        Message = "Folder {Folder} cannot be listed ({Error} 0x{Code:X8}); tried again at every scan, said once")]
    public static partial void FolderUnavailable(this ILogger logger, int folder, string error, int code);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Information, Message = "Folder {Folder} can be listed again")]
    public static partial void FolderAvailable(this ILogger logger, int folder);

    [LoggerMessage(EventId = 1104, Level = LogLevel.Warning,
        Message = "Folder {Folder} cannot be watched ({Error} 0x{Code:X8}); files are found by scans alone, said once")]
    public static partial void FolderNotWatched(this ILogger logger, int folder, string error, int code);

    [LoggerMessage(EventId = 1105, Level = LogLevel.Warning,
        Message = "Folder {Folder}: {FileKey} has been {Wholeness} for {Wait} without change and is taken as it is; export it again, or look why its writer stopped. When it grows it is taken anew")]
    public static partial void FileGivenUp(this ILogger logger, int folder, string fileKey, FileWholeness wholeness, TimeSpan wait);

    [LoggerMessage(EventId = 1106, Level = LogLevel.Warning,
        Message = "Folder {Folder}, passed over: {Links} links, {NoFiles} pipes or devices, {ClosedFolders} subfolders that may not be listed, {TooLong} paths too long, {Unnameable} names that are not UTF-8; said when it changes")]
    public static partial void PassedOver(this ILogger logger, int folder, int links, int noFiles, int closedFolders, int tooLong, int unnameable);

    [LoggerMessage(EventId = 1107, Level = LogLevel.Warning,
        Message = "Folder {Folder} is empty and not the folder that held files before, or instances wait for files of it: is its share mounted? Looked at again at every scan, said once")]
    public static partial void FolderEmptied(this ILogger logger, int folder);

    [LoggerMessage(EventId = 1190, Level = LogLevel.Error, Message = "Folder {Folder}: intake stands still and scans again in {Pause}")]
    public static partial void IntakeFaulted(this ILogger logger, Exception exception, int folder, TimeSpan pause);
}
