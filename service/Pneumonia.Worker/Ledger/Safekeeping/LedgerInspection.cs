using Dapper;
using Microsoft.Data.Sqlite;
using Pneumonia.Worker.Operations;
using SQLitePCL;

namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>Looks at a file that is or was a ledger, reading only: what it is, its tables, its pages, its references.</summary>
internal static class LedgerInspection
{
    private const int Interrupted = raw.SQLITE_INTERRUPT, NotADatabase = raw.SQLITE_NOTADB, Corrupt = raw.SQLITE_CORRUPT;

    /// <summary>Instructions of SQLite between two questions whether to stop; some milliseconds.</summary>
    private const int ProgressInterval = 10_000;

    /// <summary>With less free, what SQLite cannot open it cannot open for want of room.</summary>
    private const long Room = 1 << 20;

    /// <param name="stop">Asked now and then; once it is true the rest is left out.</param>
    /// <param name="withIndexes">Compares indexes with tables too, which takes some times as long.</param>
    /// <exception cref="LedgerDiskFullException">The disk is too full to look at it.</exception>
    public static Inspection Inspect(string file, Func<bool> stop, bool withIndexes = false)
    {
        if (new FileInfo(file).Length == 0)
            return Damaged("it has no bytes");

        try
        {
            using var connection = Open(file);
            if (FindForeign(connection) is { } foreign)
                return new Inspection(foreign, IsForeign: true, IsComplete: true);
            if (FindMissing(connection) is { } missing)
                return Damaged(missing);

            // While there is a -wal the file may end anywhere: a checkpoint that broke off is done again.
            if (new FileInfo(file + "-wal") is not { Exists: true, Length: > 0 } && new FileInfo(file).Length % connection.ExecuteScalar<long>("pragma page_size") != 0)
                return Damaged("its end is missing");

            raw.sqlite3_progress_handler(connection.Handle, ProgressInterval, _ => stop() ? 1 : 0, null);
            string[] complaints = [.. connection.Query<string>(withIndexes ? "pragma integrity_check(3)" : "pragma quick_check(3)").Where(line => line != "ok")];
            if (complaints.Length > 0)
                return Damaged(string.Join("; ", complaints.Select(line => line.ReplaceLineEndings(" "))));
            return connection.Query("pragma foreign_key_check").Take(1).Any()
                ? Damaged("rows refer to others that are not there")
                : Inspection.Sound;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Interrupted)
        {
            return Inspection.Sound with { IsComplete = false };
        }
        catch (SqliteException exception) when (IsForWantOfRoom(exception, file))
        {
            throw new LedgerDiskFullException();
        }
        catch (SqliteException exception)
        {
            return Damaged(exception.SqliteErrorCode switch
            {
                NotADatabase => "it is no SQLite database, or its header is overwritten",
                Corrupt => "its pages contradict each other, or its end is missing",
                _ => $"it cannot be read (SQLite error {exception.SqliteErrorCode}/{exception.SqliteExtendedErrorCode}: {exception.Message})",
            });
        }
    }

    /// <summary>For reading only, with nothing kept open afterwards.</summary>
    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static bool IsForWantOfRoom(SqliteException exception, string file) =>
        exception.SqliteErrorCode == raw.SQLITE_FULL || exception.SqliteExtendedErrorCode == raw.SQLITE_IOERR_SHMSIZE
            || (exception.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_IOERR && DiskSpace.Of(Path.GetDirectoryName(Path.GetFullPath(file))!) < Room);

    /// <summary>What shows that a database is none of ours, or of a newer version of the program; null when nothing does. The one place that decides it.</summary>
    public static string? FindForeign(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        int application = connection.ExecuteScalar<int>("pragma application_id", transaction: transaction);
        int version = connection.ExecuteScalar<int>("pragma user_version", transaction: transaction);
        // Ledgers from before there was an application id have none.
        if (application != 0 && application != LedgerSchema.ApplicationId)
            return $"it is the database of another program (application id {application})";
        if (version < 0 || version > LedgerSchema.Scripts.Count)
            return $"it has schema {version}, this version of the program knows up to {LedgerSchema.Scripts.Count}: a newer version wrote it, or another program";
        return connection.ExecuteScalar<long>("select count(*) from sqlite_master where type = 'table'", transaction: transaction) > 0
            && connection.ExecuteScalar<long>("select count(*) from sqlite_master where type = 'table' and name = 'instances'", transaction: transaction) == 0
            ? "it is the database of another program: none of its tables is the ledger's"
            : null;
    }

    // Against what the schema's own scripts make, so that a damaged page of table definitions shows too.
    private static string? FindMissing(SqliteConnection connection)
    {
        int version = connection.ExecuteScalar<int>("pragma user_version");
        if (version == 0)
            return "it holds no tables: its content was in a 'ledger.db-wal' that is gone, or it was never a ledger";

        Dictionary<string, string> there = Tables(connection), expected = TablesOf(version), all = TablesOf(LedgerSchema.Scripts.Count);
        string[] wrong = [.. all.Keys.Where(name => there.GetValueOrDefault(name) != expected.GetValueOrDefault(name)).Order(StringComparer.Ordinal)];
        return wrong.Length == 0 ? null : $"the tables {string.Join(", ", wrong)} are not those of schema {version}";
    }

    private static Dictionary<string, string> TablesOf(int version)
    {
        using var connection = new SqliteConnection("Data Source=:memory:;Pooling=false");
        connection.Open();
        foreach (string script in LedgerSchema.Scripts.Take(version))
            connection.Execute(script);
        return Tables(connection);
    }

    private static Dictionary<string, string> Tables(SqliteConnection connection) =>
        connection.Query<(string Name, string Sql)>("select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%'")
            .ToDictionary(table => table.Name, table => table.Sql, StringComparer.Ordinal);

    private static Inspection Damaged(string what) => new(what, IsForeign: false, IsComplete: true);
}

/// <param name="Fault">What is wrong, without content of the ledger; null when nothing is.</param>
/// <param name="IsForeign">Sound perhaps, but not a ledger that this version knows.</param>
/// <param name="IsComplete">False when there was no time to look at all of it.</param>
internal sealed record Inspection(string? Fault, bool IsForeign, bool IsComplete)
{
    public static readonly Inspection Sound = new(null, IsForeign: false, IsComplete: true);
}
