using Microsoft.Extensions.Logging;

namespace Pneumonia.Worker.Scoring;

/// <summary>EventIds 1300 to 1399; faults from 1390.</summary>
internal static partial class ScoringLog
{
    [LoggerMessage(EventId = 1390, Level = LogLevel.Error, Message = "Study {StudyKey}: an instance could not be prepared because of a fault in the program")]
    public static partial void PreparationFaulted(this ILogger logger, Exception exception, string studyKey);

    [LoggerMessage(EventId = 1391, Level = LogLevel.Error, Message = "Study {StudyKey}: the model could not be run on an instance")]
    public static partial void AssessmentFaulted(this ILogger logger, Exception exception, string studyKey);
}
