using Microsoft.Extensions.Logging;

namespace Pneumonia.Worker.Delivery;

/// <summary>EventIds 1500 to 1599; faults from 1590.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(EventId = 1501, Level = LogLevel.Debug, Message = "Delivered {Destination} of study {StudyKey}")]
    public static partial void Delivered(this ILogger logger, string destination, string studyKey);

    [LoggerMessage(EventId = 1502, Level = LogLevel.Warning,
        Message = "Delivery of {Destination} of study {StudyKey} failed {Attempts} times, next try in {Delay}: {Error} 0x{Code:X8}")]
    public static partial void DeliveryFailed(
        this ILogger logger, string destination, string studyKey, int attempts, TimeSpan delay, string error, int code);

    [LoggerMessage(EventId = 1503, Level = LogLevel.Error,
        Message = "Delivery of {Destination} of study {StudyKey} is given up after {Attempts} tries: {Error} 0x{Code:X8}; 'pneumonia-worker queue retry' puts it back")]
    public static partial void DeliveryGivenUp(this ILogger logger, string destination, string studyKey, int attempts, string error, int code);

    [LoggerMessage(EventId = 1504, Level = LogLevel.Information,
        Message = "{Count} deliveries of {Destination} waited for a time further ahead than the configuration gives, as after the clock was set back; they are due now")]
    public static partial void DeliveriesBroughtForward(this ILogger logger, string destination, int count);

    [LoggerMessage(EventId = 1590, Level = LogLevel.Error, Message = "Delivery of {Destination} stands still and goes on in {Pause}; what waits is kept in the ledger")]
    public static partial void DeliveryFaulted(this ILogger logger, Exception exception, string destination, TimeSpan pause);
}
