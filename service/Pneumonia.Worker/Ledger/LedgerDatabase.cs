using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Ledger.Audit;
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
    private readonly TimeProvider _clock;

    /// <exception cref="SqliteException">The file cannot be opened or is not a database.</exception>
    /// <exception cref="LedgerVersionException">A newer version of the program wrote it.</exception>
    public LedgerDatabase(DataRoot root, IOptions<LedgerOptions> options, TimeProvider clock)
    {
        _clock = clock;
        root.Create();
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = root.LedgerFile,
            // The driver tries again until this timeout when another process writes.
            DefaultTimeout = (int)options.Value.BusyTimeout.TotalSeconds,
        }.ToString();
        _writer = Open();
        try
        {
            Prepare();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs <paramref name="work"/> alone, in a transaction that commits when it returns and rolls back when it throws.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> work, CancellationToken cancellationToken)
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
    public T Read<T>(Func<SqliteConnection, SqliteTransaction, T> work)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        return work(connection, transaction);
    }

    public void Dispose()
    {
        _writer.Dispose();
        SqliteConnection.ClearPool(_writer);
        _turn.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private void Prepare()
    {
        _writer.Execute("pragma journal_mode = wal");
        // An outcome that was delivered must still be in the ledger after a power cut; with NORMAL the last commits could be missing.
        _writer.Execute("pragma synchronous = full");
        _writer.Execute("pragma foreign_keys = on");

        using var transaction = _writer.BeginTransaction(deferred: false);
        int version = _writer.ExecuteScalar<int>("pragma user_version", transaction: transaction);
        if (version > LedgerSchema.Scripts.Count)
            throw new LedgerVersionException(version, LedgerSchema.Scripts.Count);

        foreach (string script in LedgerSchema.Scripts.Skip(version))
            _writer.Execute(script, transaction: transaction);
        if (version < LedgerSchema.AuditVersion)
            AuditBeginning.Write(_writer, transaction, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        _writer.Execute($"pragma user_version = {LedgerSchema.Scripts.Count}", transaction: transaction);
        transaction.Commit();
    }
}
