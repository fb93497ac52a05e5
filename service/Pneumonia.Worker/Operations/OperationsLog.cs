using Microsoft.Extensions.Logging;

namespace Pneumonia.Worker.Operations;

internal static partial class OperationsLog
{
    [LoggerMessage(EventId = 1801, Level = LogLevel.Information, Message = "Pneumonia Worker {Version} runs; status at {Addresses}")]
    public static partial void Started(this ILogger logger, string version, string addresses);

    [LoggerMessage(EventId = 1802, Level = LogLevel.Information, Message = "{Free} MiB are free for the data root: intake goes on")]
    public static partial void DiskHasRoom(this ILogger logger, long free);

    [LoggerMessage(EventId = 1901, Level = LogLevel.Critical, Message = "The service stops: {Fault}")]
    public static partial void Faulted(this ILogger logger, string fault);

    [LoggerMessage(EventId = 1902, Level = LogLevel.Error,
        Message = "{Free} MiB are free for the data root, less than {Stop}: intake stands still until there are {Resume}; files wait in the export folders")]
    public static partial void DiskLow(this ILogger logger, long free, int stop, int resume);
}
