using System.Text.Json;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Jobs.Auditing;

/// <summary>The result files against the ledger, both ways.</summary>
internal sealed class ResultsCheck(AuditQueries audit, LedgerQueries ledger, ResultFiles files, DataRoot root, AuditFindings findings)
{
    public long Studies { get; private set; }

    public long AwaitingDelivery { get; private set; }

    public long Files { get; private set; }

    public void Run(CancellationToken cancellationToken)
    {
        foreach (var study in audit.EnumerateStudies())
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckStudy(study);
        }

        foreach (string path in FindResultFiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Files++;
            CheckHasStudy(path);
        }
    }

    private void CheckStudy(StudyRow study)
    {
        if (study.HasOutcome == 1 && study.HighestProbability > study.Probability)
            findings.Add(AuditFindingKind.StudyContradictsInstances, study.StudyKey, "An instance has a higher probability than the study.");
        if (study.HasFlagged == 1 && study.IsFlagged == 0)
            findings.Add(AuditFindingKind.StudyContradictsInstances, study.StudyKey, "An instance is flagged, the study is not.");

        if (study.HasOutcome == 0 || study.IsRemoved == 1)
            return;
        if (study.IsDelivered == 0)
        {
            AwaitingDelivery++;
            return;
        }

        Studies++;
        if (Difference(study) is not { } difference)
            return;

        // The study may have got another instance while its file was read.
        if (audit.FindStudy(study.StudyKey) is { IsDelivered: 1, IsRemoved: 0 } && Difference(study) is { } still)
            findings.Add(still.Kind, study.StudyKey, still.Detail);
        else
            AwaitingDelivery += difference.Kind == AuditFindingKind.ResultMissing ? 1 : 0;
    }

    private AuditFinding? Difference(StudyRow study)
    {
        string path = files.GetResultPath(study.StudyKey, DateTimeOffset.FromUnixTimeMilliseconds(study.FirstReceivedAt));
        string expected, found;
        try
        {
            expected = ResultJson.Serialize(StudyResult.Of(ledger.GetStudy(study.StudyKey)));
        }
        catch (JsonException)
        {
            return null; // The ledger's own check names the row; without it there is nothing to compare with.
        }

        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > ResultFiles.MaxBytes })
                return new(AuditFindingKind.ResultUnreadable, study.StudyKey, $"Larger than {ResultFiles.MaxBytes} bytes.");
            found = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(AuditFindingKind.ResultMissing, study.StudyKey, "The ledger says that it was written.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(AuditFindingKind.ResultUnreadable, study.StudyKey, $"{exception.GetType().Name}, code 0x{exception.HResult:X8}.");
        }

        return found == expected ? null : Explain(study.StudyKey, ResultFacts.Read(expected), found);
    }

    private static AuditFinding? Explain(string studyKey, IReadOnlyList<ResultFacts> expected, string found)
    {
        try
        {
            var facts = ResultFacts.Read(found);
            if (facts.Count != expected.Count)
                return new(AuditFindingKind.ResultDiffers, studyKey, $"The file has {facts.Count} instances, the ledger {expected.Count}.");

            // Only what the result says counts; a release may have written it with other spaces or further keys.
            var (wanted, actual) = expected.Zip(facts).FirstOrDefault(pair => pair.First != pair.Second);
            return wanted is null ? null : new(AuditFindingKind.ResultDiffers, studyKey, $"The file says {actual}, the ledger {wanted}.");
        }
        catch (JsonException exception)
        {
            return new(AuditFindingKind.ResultUnreadable, studyKey, $"Not a result: line {exception.LineNumber}.");
        }
    }

    private void CheckHasStudy(string path)
    {
        string key = Path.GetFileName(Path.GetDirectoryName(path)!);
        if (ledger.GetFirstReceived(key) is not { } received)
            findings.Add(AuditFindingKind.ResultOrphaned, null, $"{Path.GetRelativePath(root.Path, path)}: the ledger has no such study.");
        else if (!string.Equals(files.GetResultPath(key, received), path, StringComparison.Ordinal))
            findings.Add(AuditFindingKind.ResultOrphaned, key, $"{Path.GetRelativePath(root.Path, path)}: the ledger says another day.");
        else if (audit.FindStudy(key) is { HasOutcome: 0, IsDelivered: 1 })
            findings.Add(AuditFindingKind.ResultOrphaned, key, $"{Path.GetRelativePath(root.Path, path)}: all files of the study were replaced.");
    }

    private IEnumerable<string> FindResultFiles() => Directory.Exists(root.ResultsFolder)
        ? Directory.EnumerateFiles(root.ResultsFolder, ResultFiles.FileName, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 5 })
        : [];
}
