using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Ledger.Rebuilding;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>
/// Puts a backup in the ledger's place, with what result files know of since: at no moment is there a ledger by which that would be scored again. Up to the two renames at the end nothing that is there is touched; a crash between them leaves no ledger.db,
/// which no start takes for a new site, and the same restore run again ends it.
/// </summary>
internal sealed class LedgerRestore(DataRoot root, ResultImport results, TimeProvider clock)
{
    /// <param name="say">Told how far it is.</param>
    /// <exception cref="LedgerRefusedException">The ledger is in use, or the backup is not sound.</exception>
    public RestoreResult Run(string file, Action<string> say, CancellationToken cancellationToken)
    {
        string backup = Path.GetFullPath(file), replacement = LedgerFile.ReplacementIn(root);
        if (!File.Exists(backup))
            throw new FileNotFoundException($"There is no backup '{backup}'.");
        if (backup == root.LedgerFile || backup == replacement)
            throw new LedgerRefusedException($"'{backup}' is the ledger itself, no backup of it.");
        if (new FileInfo(backup + "-wal") is { Exists: true, Length: > 0 })
        {
            throw new LedgerRefusedException(
                $"'{backup}' is not the whole of it: part is in '{backup}-wal'. It is a copy of files in use, no backup. Nothing was changed. Use one that 'ledger backup' made.");
        }

        root.Create();
        using var alone = LedgerLock.Own(root);
        LedgerSwap.Delete(replacement);
        BackupHead head;
        LossReport lost;
        ImportTally import;
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        try
        {
            File.Copy(backup, replacement);
            head = Check(backup, replacement, cancellationToken);
            lost = Compare(head);
            import = Complete(replacement, head, lost, now, say, cancellationToken);
            LedgerSwap.Flush(replacement);
        }
        catch
        {
            LedgerSwap.Delete(replacement);
            throw;
        }

        string aside = LedgerSwap.AsideIn(root, "replaced", DateTimeOffset.FromUnixTimeMilliseconds(now));
        return new RestoreResult(head, lost, import, LedgerSwap.PutInPlace(root, replacement, aside) ? aside : null);
    }

    private static BackupHead Check(string backup, string copy, CancellationToken cancellationToken) => BackupHead.Check(copy, out var inspection, cancellationToken)
        ?? throw new LedgerRefusedException($"The backup '{backup}' cannot be restored: {inspection.Fault}. Nothing was changed. Try an older one.", inspection.IsForeign);

    // What the present ledger has and the backup has not; unknown when it is gone or cannot be read.
    private LossReport Compare(BackupHead backup)
    {
        if (!File.Exists(root.LedgerFile))
            return new LossReport(null, null, null);

        try
        {
            if (LedgerInspection.Inspect(root.LedgerFile, static () => false).Fault is not null || BackupHead.Read(root.LedgerFile, out _) is not { } present)
                return new LossReport(null, null, null);

            // One file then, as long as it is sound: a crash between the renames cannot part it from its -wal.
            using var connection = LedgerFile.Open(root.LedgerFile);
            connection.ExecuteScalar<long>("pragma wal_checkpoint(truncate)");
            bool isEarlier = connection.ExecuteScalar<string?>("select hash from audit where sequence = @Records", new { backup.Records }) == backup.Hash;
            return new LossReport(
                present, isEarlier, connection.ExecuteScalar<long>("select count(*) from audit where sequence > @Records and kind = 'outcome'", new { backup.Records }));
        }
        catch (SqliteException)
        {
            return new LossReport(null, null, null);
        }
    }

    private ImportTally Complete(string replacement, BackupHead head, LossReport lost, long now, Action<string> say, CancellationToken cancellationToken)
    {
        using var connection = LedgerFile.Open(replacement);
        LedgerFile.Prepare(connection, clock);
        ImportTally import;
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            AuditChain.Append(connection, transaction, now, new AuditEntry(AuditKind.Restore, AuditActor.Operator(), "", null, new JsonObject
            {
                ["backupRecords"] = head.Records,
                ["backupHash"] = head.Hash,
                ["replacedRecords"] = lost.Present?.Records,
                ["replacedHash"] = lost.Present?.Hash,
                ["backupIsEarlierState"] = lost.IsEarlierState,
                ["lostOutcomes"] = lost.Outcomes,
            }));
            import = results.Run(connection, transaction, now, new JsonObject { ["fault"] = null, ["kept"] = new JsonArray() }, recordAlways: false, say, cancellationToken);
            transaction.Commit();
        }

        // One file again, with nothing of it in a -wal that the rename would leave behind.
        connection.Execute("pragma journal_mode = delete");
        return import;
    }
}

/// <summary>What the replaced ledger had beyond the backup.</summary>
/// <param name="Present">Its head; null when there was none that could be read.</param>
/// <param name="IsEarlierState">The replaced ledger went on from where the backup ends.</param>
/// <param name="Outcomes">Recorded after the backup.</param>
internal sealed record LossReport(BackupHead? Present, bool? IsEarlierState, long? Outcomes);

/// <param name="Import">Of outcomes that came after the backup.</param>
/// <param name="Kept">Where the replaced ledger is; null when there was none.</param>
internal sealed record RestoreResult(BackupHead Head, LossReport Lost, ImportTally Import, string? Kept)
{
    /// <summary>What an operator has to know, a line each.</summary>
    public IEnumerable<string> Describe()
    {
        yield return $"Restored: {Head.Outcomes} outcomes, {Head.Labels} labels, audit records up to {Head.Records} of {Head.At}.";
        if (Kept is not null)
            yield return $"The replaced ledger is kept as {Kept}; remove it when nothing in it is missed.";
        if (Lost.Present is not { } present)
        {
            yield return Kept is null
                ? "There was no ledger to compare with: what came after the backup is not known."
                : "The replaced ledger cannot be read: what came after the backup is not known.";
        }
        else if (Lost.IsEarlierState == false)
        {
            yield return $"The backup is NOT an earlier state of the replaced ledger, which had {present.Outcomes} outcomes: compare both.";
        }
        else
        {
            yield return $"Not in the backup: {Lost.Outcomes} outcomes and {present.Labels - Head.Labels} labels of after {Head.At}.";
        }

        foreach (string line in Import.Describe())
            yield return line;
        yield return "What has no result file and is still in the export folders is scored at the next start; import labels of after the backup again.";
    }
}
