using System.Globalization;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Results;

/// <summary>
/// The files for other systems, each written anew from the ledger: writing one twice changes nothing, and a crash between writing and acknowledging
/// costs a second writing.
/// </summary>
internal sealed class ResultFiles(DataRoot root, LedgerQueries ledger, IOptions<ResultsOptions> options)
{
    /// <summary>Name of a study's result in its folder.</summary>
    public const string FileName = "result.json";

    /// <summary>Larger files are not read back: a result.json of ten thousand instances has 10 MB.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>results/yyyy/MM/dd/StudyKey/result.json, by the UTC day on which the study's first instance came.</summary>
    public string GetResultPath(string studyKey, DateTimeOffset firstReceivedAt) => Path.Combine(
        root.ResultsFolder,
        firstReceivedAt.UtcDateTime.ToString("yyyy", CultureInfo.InvariantCulture),
        firstReceivedAt.UtcDateTime.ToString("MM", CultureInfo.InvariantCulture),
        firstReceivedAt.UtcDateTime.ToString("dd", CultureInfo.InvariantCulture),
        studyKey,
        FileName);

    /// <summary>As above; null when the ledger knows no such study.</summary>
    public string? GetResultPath(string studyKey) => ledger.GetFirstReceived(studyKey) is { } received ? GetResultPath(studyKey, received) : null;

    /// <summary>flagged/StudyKey.json.</summary>
    public string GetFlaggedPath(string studyKey) => Path.Combine(root.FlaggedFolder, studyKey + ".json");

    public void WriteResult(string studyKey)
    {
        if (GetResultPath(studyKey) is not { } path)
            return;

        var instances = ledger.GetStudy(studyKey);
        if (instances.Count > 0)
            AtomicFile.Write(path, ResultJson.Serialize(StudyResult.Of(instances)), root.Path);
        else
            OwnFile.Remove(path, root.ResultsFolder); // Every file of the study was replaced by other content, which has a result of its own.
    }

    /// <summary>The same content as result.json, under a name and in a folder that a triage queue can watch.</summary>
    public void WriteFlagged(string studyKey)
    {
        var instances = ledger.GetStudy(studyKey);
        if (instances.Count > 0)
            AtomicFile.Write(GetFlaggedPath(studyKey), ResultJson.Serialize(StudyResult.Of(instances)), root.Path);
    }

    /// <summary>worklist.csv, the newest flagged studies first, without those whose result was removed because of its age.</summary>
    public void WriteWorklist()
    {
        var lines = ledger.GetFlaggedStudies(options.Value.WorklistRows).Select(study => Csv.Line(
            study.StudyKey,
            study.StudyInstanceUid,
            study.Probability.ToString("0.####", CultureInfo.InvariantCulture),
            study.FlaggedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            study.FirstReceivedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            Path.GetRelativePath(root.Path, GetResultPath(study.StudyKey, study.FirstReceivedAt)).Replace('\\', '/'),
            InstanceResult.ResearchNotice));
        AtomicFile.Write(
            root.WorklistFile,
            string.Concat(lines.Prepend(Csv.Line("studyKey", "studyInstanceUid", "probability", "flaggedAt", "receivedAt", "result", "notice"))),
            root.Path);
    }
}
