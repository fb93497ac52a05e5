using System.Globalization;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Jobs.Retention;

/// <summary>
/// Removes result files, flagged files and reports that are older than the site keeps them. Never a file of an export folder, never a row of the ledger
/// or an audit record; a study that gets another instance later gets its files again.
/// </summary>
internal sealed class RetentionJob(Removals removals, ResultFiles results, DataRoot root, IOptions<JobsOptions> options) : IScheduledJob
{
    /// <summary>Files of one transaction, during which nothing else is stored.</summary>
    private const int BatchSize = 100;

    private static readonly string[] Reports = ["audit-????-??-??.json", "reevaluation-????-??-??.json", "reevaluation-????-??-??.html", "retraining-*.json"];

    public async Task<JobOutcome> RunAsync(DateTimeOffset scheduledAt, CancellationToken cancellationToken)
    {
        var keep = options.Value.Retention;
        var failed = new List<string>();
        int resultFiles = await RemoveAsync(Destination.Result, keep.ResultsDays, results.GetResultPath);
        int flaggedFiles = await RemoveAsync(Destination.Flagged, keep.FlaggedDays, results.GetFlaggedPath);
        int reports = keep.ReportsDays > 0 ? await RemoveReportsAsync(scheduledAt.AddDays(-keep.ReportsDays), failed, cancellationToken) : 0;

        string summary = string.Create(CultureInfo.InvariantCulture, $"{resultFiles} results, {flaggedFiles} flagged files and {reports} reports removed");
        return failed.Count == 0
            ? new JobOutcome(HasFindings: false, summary, [])
            : new JobOutcome(HasFindings: true, $"{summary}; {failed.Count} could not be removed, the first: {failed[0]}", []);

        async Task<int> RemoveAsync(string destination, int days, Func<string, string?> pathOf)
        {
            int removed = 0;
            string last = "";
            while (days > 0 && removals.FindDelivered(destination, scheduledAt.AddDays(-days), last, BatchSize) is { Count: > 0 } found)
            {
                cancellationToken.ThrowIfCancellationRequested();
                removed += await removals.RemoveAsync(destination, found, key => Remove(pathOf(key), failed), cancellationToken);
                last = found[^1].StudyKey;
            }

            return removed;
        }
    }

    private async Task<int> RemoveReportsAsync(DateTimeOffset before, List<string> failed, CancellationToken cancellationToken)
    {
        int removed = 0;
        foreach (string path in Reports.SelectMany(pattern => Directory.EnumerateFiles(root.ReportsFolder, pattern)).ToList())
        {
            if (File.GetLastWriteTimeUtc(path) < before.UtcDateTime && await removals.RemoveAsync(() => Remove(path, failed), cancellationToken))
                removed++;
        }

        return removed;
    }

    private RemovedFile? Remove(string? path, List<string> failed)
    {
        if (path is null)
            return null;

        string name = Path.GetRelativePath(root.Path, path).Replace('\\', '/');
        try
        {
            return new RemovedFile(name, OwnFile.Remove(path, root.ResultsFolder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failed.Add($"{name} ({exception.GetType().Name} 0x{exception.HResult:X8})");
            return null;
        }
    }
}
