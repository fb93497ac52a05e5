using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Ledger;

/// <summary>
/// ledger.db: opened and migrated once, written through one connection in turn, read through as many as ask. Other processes may hold it open too.
/// </summary>
internal sealed class LedgerDatabase : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SqliteConnection _writer;
    private readonly string _connectionString;
    private readonly FileStream _lock;

    /// <exception cref="SqliteException">The file cannot be opened or is not a database.</exception>
    /// <exception cref="LedgerRefusedException">There is a file, but no ledger in it, or one of a newer version; it is gone; or it is being replaced.</exception>
    public LedgerDatabase(DataRoot root, IOptions<LedgerOptions> options, TimeProvider clock)
    {
        root.Create();
        _lock = LedgerLock.Share(root);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = root.LedgerFile,
            // The driver tries again until this timeout when another process writes.
            DefaultTimeout = (int)options.Value.BusyTimeout.TotalSeconds,
        }.ToString();
        try
        {
            LedgerFile.RequireOrCreate(root, clock);
            _writer = Open();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        try
        {
            LedgerFile.Prepare(_writer, clock);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs <paramref name="work"/> alone, in a transaction that commits when it returns and rolls back when it throws.</summary>
    public async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not deferred: the write lock is taken here, where waiting for it is safe, not in the middle.
            using var transaction = _writer.BeginTransaction(deferred: false);
            var result = work(_writer, transaction);
            transaction.Commit();
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs <paramref name="work"/> beside writers, on one consistent state of the ledger.</summary>
    public T Read<T>(Func<DbConnection, DbTransaction, T> work)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        return work(connection, transaction);
    }

    /// <summary>Writes a copy to <paramref name="file"/>, one consistent state in one file; writers go on meanwhile.</summary>
    public void CopyTo(string file)
    {
        using var source = Open();
        using var copy = LedgerFile.Open(file);
        source.BackupDatabase(copy);
        // The copy says of itself that it has a -wal, as the ledger does; it has to be whole without.
        copy.ExecuteScalar<string>("pragma journal_mode = delete");
    }

    public void Dispose()
    {
        _writer.Dispose();
        SqliteConnection.ClearPool(_writer);
        _lock.Dispose();
        _turn.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }
}
