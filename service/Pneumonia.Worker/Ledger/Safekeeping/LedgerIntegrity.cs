using Microsoft.Extensions.Logging;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>The ledger before the service uses it: one that is damaged or foreign stops the start, and nothing is made in its place.</summary>
internal sealed class LedgerIntegrity(DataRoot root, TimeProvider clock, ILogger<LedgerIntegrity> logger)
{
    /// <summary>Service managers wait 30 s (Windows) for a sign of life; what is not looked at by then, the nightly audit looks at.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <exception cref="LedgerDiskFullException">Its disk is too full to open it.</exception>
    /// <exception cref="LedgerRefusedException">The ledger must not be used.</exception>
    public void Require(CancellationToken cancellationToken)
    {
        if (!File.Exists(root.LedgerFile))
            return;

        using var shared = LedgerLock.Share(root);
        long started = clock.GetTimestamp();
        var inspection = Inspect(() => cancellationToken.IsCancellationRequested || clock.GetElapsedTime(started) > Limit);
        if (inspection.Fault is { } fault)
        {
            var refused = Refuse(root, fault, inspection.IsForeign);
            logger.LedgerRefused(refused.Message);
            throw refused;
        }

        if (inspection.IsComplete)
            logger.LedgerChecked(clock.GetElapsedTime(started));
        else
            logger.LedgerCheckedInPart(Limit);
    }

    private Inspection Inspect(Func<bool> stop)
    {
        try
        {
            return LedgerInspection.Inspect(root.LedgerFile, stop);
        }
        catch (LedgerDiskFullException exception)
        {
            logger.LedgerDiskFull(exception.Message);
            throw;
        }
    }

    /// <summary>What is said of a ledger that cannot be used: which file, what it has, what to do about it.</summary>
    public static LedgerRefusedException Refuse(DataRoot root, string fault, bool isForeign)
    {
        string remedy = BackupFolder.FindNewest(root) is { } newest
            ? $"Restore the newest backup: pneumonia-worker ledger restore \"{newest}\"."
            : $"There is no backup in '{root.BackupsFolder}'. Restore one kept elsewhere: pneumonia-worker ledger restore FILE. "
                + "Without any, move ledger.db* to another folder and start: what is still in the export folders is scored again.";
        return new LedgerRefusedException(
            $"The ledger '{root.LedgerFile}' {(isForeign ? "is not one that can be used" : "is damaged")}: {fault}. Nothing was changed. "
            + $"{(isForeign ? "Start the version that wrote it, or name the right DataRoot. Otherwise: " : "")}{remedy}", isForeign);
    }
}
