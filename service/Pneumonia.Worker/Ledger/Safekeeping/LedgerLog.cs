using Microsoft.Extensions.Logging;

namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>EventIds 1200 to 1299; faults from 1290.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(EventId = 1201, Level = LogLevel.Information, Message = "The ledger is sound; checked in {Elapsed}")]
    public static partial void LedgerChecked(this ILogger logger, TimeSpan elapsed);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Warning, Message = "The ledger is too large to be checked within {Limit}; what was looked at is sound, the nightly audit checks all of it")]
    public static partial void LedgerCheckedInPart(this ILogger logger, TimeSpan limit);

    [LoggerMessage(EventId = 1290, Level = LogLevel.Critical, Message = "{Refusal}")]
    public static partial void LedgerRefused(this ILogger logger, string refusal);

    [LoggerMessage(EventId = 1291, Level = LogLevel.Critical, Message = "{Explanation}")]
    public static partial void LedgerDiskFull(this ILogger logger, string explanation);
}
