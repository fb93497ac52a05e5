using Microsoft.Extensions.Logging;

namespace Pneumonia.Worker.Operations;

internal static partial class OperationsLog
{
    [LoggerMessage(EventId = 1801, Level = LogLevel.Information, Message = "Pneumonia Worker {Version} runs; status at {Addresses}")]
    public static partial void Started(this ILogger logger, string version, string addresses);

    [LoggerMessage(EventId = 1901, Level = LogLevel.Critical, Message = "The service stops: {Fault}")]
    public static partial void Faulted(this ILogger logger, string fault);
}
