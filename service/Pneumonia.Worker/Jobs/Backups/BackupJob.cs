using System.Globalization;
using Pneumonia.Worker.Ledger.Safekeeping;

namespace Pneumonia.Worker.Jobs.Backups;

/// <summary>Backs up the ledger beside the running service.</summary>
internal sealed class BackupJob(LedgerBackup backup) : IScheduledJob
{
    public async Task<JobOutcome> RunAsync(DateTimeOffset scheduledAt, CancellationToken cancellationToken)
    {
        var result = await Task.Run(() => backup.Run(scheduledAt, cancellationToken), cancellationToken);
        return new JobOutcome(HasFindings: false, Summary(result), [result.File]);
    }

    /// <summary>One line; the head gets out of reach of who writes to the ledger.</summary>
    public static string Summary(BackupResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Head.Outcomes} outcomes and {result.Head.Labels} labels backed up, {result.SizeBytes / 1_000_000.0:0.#} MB, audit record {result.Head.Records} is {result.Head.Hash}");
}
