using Dapper;
using Microsoft.Data.Sqlite;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Ledger;

/// <summary>ledger.db as a file: made whole or not at all, and never in the place of one that lost its content.</summary>
internal static class LedgerFile
{
    /// <summary>A ledger on its way to its place; one that is left there comes from a restore that did not end.</summary>
    public static string ReplacementIn(DataRoot root) => root.LedgerFile + ".new";

    /// <summary>A rebuilt ledger, whole, on its way to its place.</summary>
    public static string RebuiltIn(DataRoot root) => root.LedgerFile + ".rebuilt";

    /// <summary>Makes the ledger when there is none, under another name first: a file called ledger.db has its tables from its first moment on.</summary>
    /// <exception cref="LedgerRefusedException">What is there shows that there was one.</exception>
    public static void RequireOrCreate(DataRoot root, TimeProvider clock)
    {
        var file = new FileInfo(root.LedgerFile);
        if (file.Exists && file.Length == 0)
            throw LedgerIntegrity.Refuse(root, "it has no bytes", isForeign: false);
        if (file.Exists)
            return;
        RequireNoneLost(root);

        string temporary = $"{root.LedgerFile}.{Guid.NewGuid():N}.tmp";
        using (var connection = Open(temporary))
            Prepare(connection, clock, isNew: true);
        try
        {
            File.Move(temporary, root.LedgerFile, overwrite: false);
        }
        catch (IOException) when (File.Exists(root.LedgerFile))
        {
            File.Delete(temporary); // Another process was first.
        }
    }

    /// <summary>Where there is no ledger there never was one; a new one would have everything scored again.</summary>
    /// <exception cref="LedgerRefusedException">What is there shows that there was one.</exception>
    public static void RequireNoneLost(DataRoot root)
    {
        if (File.Exists(RebuiltIn(root)))
            throw BrokenOff(RebuiltIn(root), "rebuild", "pneumonia-worker ledger rebuild");
        if (File.Exists(ReplacementIn(root)))
            throw BrokenOff(ReplacementIn(root), "restore", "the same 'pneumonia-worker ledger restore'");
        if (FindLoss(root) is { } loss)
            throw LedgerIntegrity.Refuse(root, loss, isForeign: false);

        LedgerRefusedException BrokenOff(string left, string what, string again) =>
            new($"There is no ledger '{root.LedgerFile}', but '{left}': a {what} did not end. Nothing was changed. Run {again} again.");
    }

    /// <summary>What shows that there was a ledger where there is none; null when nothing does.</summary>
    public static string? FindLoss(DataRoot root)
    {
        if (new FileInfo(root.LedgerFile + "-wal") is { Exists: true, Length: > 0 })
            return "it is gone, but 'ledger.db-wal', which belongs to it, is there";
        if (ResultListing.IsAny(root))
            return $"it is gone, but results of it are in '{root.ResultsFolder}'";
        return BackupFolder.FindNewest(root) is null ? null : $"it is gone, but backups of it are in '{root.BackupsFolder}'";
    }

    /// <summary>A connection that writes and leaves nothing open when it is disposed.</summary>
    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Sets up <paramref name="connection"/> for writing and brings the ledger to the current schema.</summary>
    public static void Prepare(SqliteConnection connection, TimeProvider clock, bool isNew = false)
    {
        connection.Execute("pragma journal_mode = wal");
        // An outcome that was delivered must still be in the ledger after a power cut; with NORMAL the last commits could be missing.
        connection.Execute("pragma synchronous = full");
        connection.Execute("pragma foreign_keys = on");

        using var transaction = connection.BeginTransaction(deferred: false);
        if (LedgerInspection.FindForeign(connection, transaction) is { } foreign)
        {
            throw new LedgerRefusedException(
                $"The ledger '{connection.DataSource}' is not one that can be used: {foreign}. Nothing was changed. Start the version that wrote it, or restore a backup (runbook, Situations).",
                isForeign: true);
        }

        int version = connection.ExecuteScalar<int>("pragma user_version", transaction: transaction);
        if (version == 0 && !isNew)
            throw new LedgerRefusedException($"'{connection.DataSource}' is no ledger: it has no tables. Nothing was changed. Restore a backup (runbook, Situations).");

        foreach (string script in LedgerSchema.Scripts.Skip(version))
            connection.Execute(script, transaction: transaction);
        if (version < LedgerSchema.AuditVersion)
            AuditBeginning.Write(connection, transaction, clock.GetUtcNow().ToUnixTimeMilliseconds());
        connection.Execute($"pragma application_id = {LedgerSchema.ApplicationId}", transaction: transaction);
        connection.Execute($"pragma user_version = {LedgerSchema.Scripts.Count}", transaction: transaction);
        transaction.Commit();
    }
}
