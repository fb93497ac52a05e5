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
        {
            RequireNoneLost();
            return;
        }

        using var shared = LedgerLock.Share(root);
        long started = clock.GetTimestamp();
        var inspection = Inspect(() => cancellationToken.IsCancellationRequested || clock.GetElapsedTime(started) > Limit);
        if (inspection.Fault is { } fault)
            throw Log(Refuse(root, fault, inspection.IsForeign));

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
        string restore = BackupFolder.FindNewest(root) is { } newest
            ? $"Restore the newest backup: pneumonia-worker ledger restore \"{newest}\"; what came after it is taken from the result files."
            : $"There is no backup in '{root.BackupsFolder}'. Restore one kept elsewhere: pneumonia-worker ledger restore FILE.";
        string rebuild = $"Without any{(isForeign ? ", move ledger.db* to another folder, then" : "")}: pneumonia-worker ledger rebuild --without-backup "
            + "makes a new ledger of what the result files know; none of it is scored again.";
        return new LedgerRefusedException(
            $"The ledger '{root.LedgerFile}' {(isForeign ? "is not one that can be used" : File.Exists(root.LedgerFile) ? "is damaged" : "is lost")}: {fault}. Nothing was changed. "
            + $"{(isForeign ? "Start the version that wrote it, or name the right DataRoot. Otherwise: " : "")}{restore} {rebuild}", isForeign);
    }

    private void RequireNoneLost()
    {
        try
        {
            LedgerFile.RequireNoneLost(root);
        }
        catch (LedgerRefusedException refused)
        {
            throw Log(refused);
        }
    }

    private LedgerRefusedException Log(LedgerRefusedException refused)
    {
        logger.LedgerRefused(refused.Message);
        return refused;
    }
}
