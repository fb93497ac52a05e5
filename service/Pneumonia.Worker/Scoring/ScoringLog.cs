using Microsoft.Extensions.Logging;
using Pneumonia.Imaging;

namespace Pneumonia.Worker.Scoring;

/// <summary>EventIds 1300 to 1399; faults from 1390.</summary>
internal static partial class ScoringLog
{
    [LoggerMessage(EventId = 1301, Level = LogLevel.Information, Message = "Study {StudyKey}: instance scored, flagged {Flagged}, {ElapsedMs} ms")]
    public static partial void InstanceScored(this ILogger logger, string studyKey, bool flagged, long elapsedMs);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Information, Message = "Study {StudyKey}: instance received again, nothing done")]
    public static partial void InstanceDuplicate(this ILogger logger, string studyKey);

    [LoggerMessage(EventId = 1303, Level = LogLevel.Information,
        Message = "Model {Name} {Version} ({Sha256}) runs on {ExecutionProvider}, loaded in {Elapsed}")]
    public static partial void ModelLoaded(
        this ILogger logger, string name, string version, string sha256, string executionProvider, TimeSpan elapsed);

    [LoggerMessage(EventId = 1304, Level = LogLevel.Debug, Message = "Study {StudyKey}: a file changed while it was read and is queued again")]
    public static partial void FileChanged(this ILogger logger, string studyKey);

    [LoggerMessage(EventId = 1305, Level = LogLevel.Warning,
        Message = "Study {StudyKey}: {Reason} ({ReasonNumber}) at attempt {Attempt}, next in {Delay}")]
    public static partial void InstanceRetried(
        this ILogger logger, string studyKey, Reason reason, int reasonNumber, int attempt, TimeSpan delay);

    [LoggerMessage(EventId = 1306, Level = LogLevel.Warning,
        Message = "Study {StudyKey}: an outcome came after its lease had ended and was dropped; if this recurs, raise Scoring:Lease")]
    public static partial void LeaseLost(this ILogger logger, string studyKey);

    [LoggerMessage(EventId = 1307, Level = LogLevel.Information,
        Message = "Study {StudyKey}: instance not assessed, {Reason} ({ReasonNumber}), {ElapsedMs} ms")]
    public static partial void InstanceNotAssessed(this ILogger logger, string studyKey, Reason reason, int reasonNumber, long elapsedMs);

    [LoggerMessage(EventId = 1308, Level = LogLevel.Warning,
        Message = "Study {StudyKey}: instance failed for good, {Reason} ({ReasonNumber}), {ElapsedMs} ms; mend the cause and export the file again")]
    public static partial void InstanceFailed(this ILogger logger, string studyKey, Reason reason, int reasonNumber, long elapsedMs);

    [LoggerMessage(EventId = 1309, Level = LogLevel.Information, Message = "Codecs for compressed images loaded in {Elapsed}")]
    public static partial void CodecsLoaded(this ILogger logger, TimeSpan elapsed);

    [LoggerMessage(EventId = 1310, Level = LogLevel.Warning,
        Message = "{Count} instances waited for a time further ahead than the configuration gives, as after the clock was set back; they are due now")]
    public static partial void InstancesBroughtForward(this ILogger logger, int count);

    [LoggerMessage(EventId = 1311, Level = LogLevel.Information,
        Message = "Zip archive {FileKey}: {Queued} instances queued, {Known} known before, {PassedOver} other files passed over, {Nested} of them zip archives, which are not opened")]
    public static partial void ZipExpanded(this ILogger logger, string fileKey, int queued, int known, int passedOver, int nested);

    [LoggerMessage(EventId = 1390, Level = LogLevel.Error, Message = "Study {StudyKey}: an instance could not be prepared because of a fault in the program")]
    public static partial void PreparationFaulted(this ILogger logger, Exception exception, string studyKey);

    [LoggerMessage(EventId = 1391, Level = LogLevel.Error, Message = "Study {StudyKey}: the model could not be run on an instance")]
    public static partial void AssessmentFaulted(this ILogger logger, Exception exception, string studyKey);

    [LoggerMessage(EventId = 1392, Level = LogLevel.Error, Message = "Scoring stands still and goes on in {Pause}; what waits is kept in the ledger")]
    public static partial void ScoringFaulted(this ILogger logger, Exception exception, TimeSpan pause);

    [LoggerMessage(EventId = 1393, Level = LogLevel.Critical, Message = "The model package is refused; the service stops")]
    public static partial void ModelRefused(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1394, Level = LogLevel.Error, Message = "Compressed images cannot be decoded; the codecs are loaded again in {Pause}")]
    public static partial void CodecsUnavailable(this ILogger logger, Exception exception, TimeSpan pause);
}
