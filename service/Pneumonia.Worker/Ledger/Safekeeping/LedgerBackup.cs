using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>
/// Copies the ledger while it is written: one state of it, the last commit before the copy began. A backup has its name only once it is whole, on disk
/// and checked; those before it are removed after that.
/// </summary>
/// <param name="freeBytes">What is free in a folder; the system is asked when null.</param>
internal sealed class LedgerBackup(LedgerDatabase database, DataRoot root, IOptions<LedgerOptions> options, Func<string, long>? freeBytes = null)
{
    /// <summary>Backs up into the data root under the name of <paramref name="at"/> and keeps as many as configured.</summary>
    /// <exception cref="IOException">There is too little space, or another backup is being made.</exception>
    /// <exception cref="LedgerRefusedException">The copy is not sound, so the ledger is not.</exception>
    public BackupResult Run(DateTimeOffset at, CancellationToken cancellationToken)
    {
        PrivateFolder.Create(root.BackupsFolder);
        using var alone = new FileStream(
            Path.Combine(root.BackupsFolder, "backup.lock"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.None, bufferSize: 0);
        foreach (string left in Directory.EnumerateFiles(root.BackupsFolder, "ledger-*Z.db.tmp*"))
            File.Delete(left);

        var result = Write(Path.Combine(root.BackupsFolder, BackupFolder.NameFor(at)), cancellationToken);
        foreach (string old in BackupFolder.List(root).SkipLast(options.Value.BackupsKept).Where(old => old != result.File))
            File.Delete(old);
        return result;
    }

    /// <summary>Backs up to a place of the caller's choice, where nothing may be yet.</summary>
    public BackupResult RunTo(string file, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(file);
        return Path.Exists(path) ? throw new IOException($"'{path}' is there already; a backup replaces nothing.") : Write(path, cancellationToken);
    }

    private BackupResult Write(string path, CancellationToken cancellationToken)
    {
        RequireSpace(Path.GetDirectoryName(path)!);
        string temporary = path + ".tmp";
        try
        {
            database.CopyTo(temporary);
            cancellationToken.ThrowIfCancellationRequested();
            using (var stream = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
                stream.Flush(flushToDisk: true);
            var head = Check(temporary, cancellationToken);
            File.Move(temporary, path, overwrite: true);
            string folder = Path.GetDirectoryName(path)!;
            FolderFlush.Flush(folder, folder);
            return new BackupResult(path, new FileInfo(path).Length, head);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private BackupHead Check(string copy, CancellationToken cancellationToken) => BackupHead.Check(copy, out var inspection, cancellationToken)
        ?? throw LedgerIntegrity.Refuse(root, $"its copy was checked, and {inspection.Fault}", inspection.IsForeign);

    // Twice, so that what the service writes meanwhile still has room.
    private void RequireSpace(string folder)
    {
        long size = new[] { root.LedgerFile, root.LedgerFile + "-wal" }.Sum(file => new FileInfo(file) is { Exists: true } there ? there.Length : 0);
        long free = (freeBytes ?? DiskSpace.Of)(folder);
        if (free < 2 * size)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"No backup was made: '{folder}' has {free / 1_000_000.0:0.#} MB free, less than twice the ledger's {size / 1_000_000.0:0.#} MB. Make room, or keep fewer backups ({LedgerOptions.Section}:{nameof(LedgerOptions.BackupsKept)})."));
        }
    }
}

/// <param name="File">Absolute.</param>
internal sealed record BackupResult(string File, long SizeBytes, BackupHead Head);

/// <summary>How far a backup goes: its last audit record, and what it holds.</summary>
internal sealed record BackupHead(long Records, string Hash, string At, long Outcomes, long Labels)
{
    /// <summary>Of a ledger that is looked at first, all of it.</summary>
    /// <param name="inspection">What is wrong with it; then the result is null.</param>
    public static BackupHead? Check(string file, out Inspection inspection, CancellationToken cancellationToken)
    {
        inspection = LedgerInspection.Inspect(file, () => cancellationToken.IsCancellationRequested);
        cancellationToken.ThrowIfCancellationRequested();
        if (inspection.Fault is not null)
            return null;

        var head = Read(file, out string? fault);
        inspection = inspection with { Fault = fault };
        return head;
    }

    /// <summary>Of a sound ledger; of one from before there were audit records without them.</summary>
    /// <param name="fault">What is wrong with its last record; then the result is null.</param>
    public static BackupHead? Read(string file, out string? fault)
    {
        using var connection = LedgerInspection.Open(file);
        using var transaction = connection.BeginTransaction(deferred: true);
        long outcomes = Count("instances where result is not null"), labels = Count("labels");
        fault = null;
        if (connection.ExecuteScalar<int>("pragma user_version", transaction: transaction) < LedgerSchema.AuditVersion)
            return new BackupHead(0, AuditRecord.NoHash, "", outcomes, labels);

        var last = connection.Query<AuditRecord>(
            "select sequence, at, kind, actor, subject, instance, payload, previous_hash as PreviousHash, hash from audit order by sequence desc limit 2",
            transaction: transaction).AsList();
        if (last is [var head, ..] && head.ComputeHash() == head.Hash && (last.Count == 2 ? last[1].Hash : AuditRecord.NoHash) == head.PreviousHash)
            return new BackupHead(head.Sequence, head.Hash, head.At, outcomes, labels);
        fault = "its last audit record is missing, changed, or does not follow the one before";
        return null;

        long Count(string what) => connection.ExecuteScalar<long>($"select count(*) from {what}", transaction: transaction);
    }
}
