using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>
/// Puts a backup in the ledger's place. Up to the two renames at the end nothing that is there is touched; a crash between them leaves no ledger.db,
/// which no start takes for a new site, and the same restore run again ends it.
/// </summary>
internal sealed class LedgerRestore(DataRoot root, TimeProvider clock)
{
    /// <exception cref="LedgerRefusedException">The ledger is in use, or the backup is not sound.</exception>
    public RestoreResult Run(string file, CancellationToken cancellationToken)
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
        foreach (string left in Files(replacement))
            File.Delete(left);
        BackupHead head;
        LossReport lost;
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        try
        {
            File.Copy(backup, replacement);
            head = Check(backup, replacement, cancellationToken);
            lost = Compare(head);
            Record(replacement, head, lost, now);
            using (var stream = new FileStream(replacement, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
                stream.Flush(flushToDisk: true);
        }
        catch
        {
            foreach (string left in Files(replacement))
                File.Delete(left);
            throw;
        }

        return new RestoreResult(head, lost, PutInPlace(replacement, DateTimeOffset.FromUnixTimeMilliseconds(now)));
    }

    private static BackupHead Check(string backup, string copy, CancellationToken cancellationToken)
    {
        var inspection = LedgerInspection.Inspect(copy, () => cancellationToken.IsCancellationRequested);
        cancellationToken.ThrowIfCancellationRequested();
        string? fault = inspection.Fault;
        var head = fault is null ? BackupHead.Read(copy, out fault) : null;
        return head ?? throw new LedgerRefusedException(
            $"The backup '{backup}' cannot be restored: {fault}. Nothing was changed. Try an older one.", inspection.IsForeign);
    }

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

    private void Record(string replacement, BackupHead head, LossReport lost, long now)
    {
        using var connection = LedgerFile.Open(replacement);
        LedgerFile.Prepare(connection, clock);
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
            transaction.Commit();
        }

        // One file again, with nothing of it in a -wal that the rename would leave behind.
        connection.Execute("pragma journal_mode = delete");
    }

    private string? PutInPlace(string replacement, DateTimeOffset now)
    {
        string? kept = null;
        string[] present = [.. Files(root.LedgerFile)];
        if (present.Length > 0)
        {
            kept = Path.Combine(root.Path, $"ledger-replaced-{BackupFolder.Stamp(now)}.db");
            if (Files(kept).Any())
                throw new IOException($"'{kept}' is there already. Nothing was changed; try again in a second.");
            foreach (string file in present)
                File.Move(file, kept + file[root.LedgerFile.Length..]);
        }

        File.Move(replacement, root.LedgerFile);
        return kept;
    }

    // The database first: what a crash leaves is then a ledger that is gone, never one without its last commits.
    private static IEnumerable<string> Files(string database) => new[] { database, database + "-wal", database + "-shm" }.Where(File.Exists);
}

/// <summary>What the replaced ledger had beyond the backup.</summary>
/// <param name="Present">Its head; null when there was none that could be read.</param>
/// <param name="IsEarlierState">The replaced ledger went on from where the backup ends.</param>
/// <param name="Outcomes">Recorded after the backup.</param>
internal sealed record LossReport(BackupHead? Present, bool? IsEarlierState, long? Outcomes);

/// <param name="Kept">Where the replaced ledger is; null when there was none.</param>
internal sealed record RestoreResult(BackupHead Head, LossReport Lost, string? Kept)
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

        yield return "Files still in the export folders that came after the backup are scored again at the next start; import labels of after it again.";
    }
}
