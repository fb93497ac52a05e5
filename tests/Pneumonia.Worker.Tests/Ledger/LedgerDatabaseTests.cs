using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Safekeeping;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Tests.Ledger;

public sealed class LedgerDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private DataRoot Root => new(_folder.Path);

    [Fact]
    public void A_new_ledger_is_in_write_ahead_mode_and_at_the_current_schema()
    {
        using var ledger = Open();

        var (mode, version) = ledger.Read((connection, transaction) => (
            connection.ExecuteScalar<string>("pragma journal_mode", transaction: transaction),
            connection.ExecuteScalar<int>("pragma user_version", transaction: transaction)));

        Assert.Equal(("wal", LedgerSchema.Scripts.Count), (mode, version));
    }

    [Fact]
    public void A_ledger_of_a_newer_version_is_refused_and_left_alone()
    {
        Open().Dispose();
        using (var connection = new SqliteConnection($"Data Source={Root.LedgerFile};Pooling=false"))
            connection.Execute("pragma user_version = 99");

        Assert.True(Assert.Throws<LedgerRefusedException>(Open).IsForeign);
    }

    [Fact]
    public async Task A_write_that_throws_leaves_nothing()
    {
        using var ledger = Open();

        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.WriteAsync<int>(
            (connection, transaction) =>
            {
                connection.Execute(
                    "insert into labels (study_instance_uid, finding, present, reader, labelled_on, imported_at) values ('1', 'pneumonia', 1, '', '', 0)",
                    transaction: transaction);
                throw new InvalidOperationException();
            },
            TestContext.Current.CancellationToken));

        Assert.Equal(0, ledger.Read((connection, transaction) => connection.ExecuteScalar<int>("select count(*) from labels", transaction: transaction)));
    }

    [Fact]
    public async Task Readers_and_writers_of_two_processes_do_not_find_the_ledger_locked()
    {
        using var one = Open();
        using var other = Open();
        var store = new LedgerStore(one, new LedgerSignals(TimeProvider.System), TimeProvider.System);
        var otherStore = new LedgerStore(other, new LedgerSignals(TimeProvider.System), TimeProvider.System);

        await Parallel.ForAsync(0, 60, TestContext.Current.CancellationToken, async (i, cancel) =>
        {
            await (i % 2 == 0 ? store : otherStore).RegisterAsync([new FileVersion($"/{i}", i, i)], cancel);
            new LedgerQueries(i % 2 == 0 ? other : one).GetBacklog();
        });

        Assert.Equal(60, new LedgerQueries(one).GetBacklog().Pending);
    }

    public void Dispose() => _folder.Dispose();

    private LedgerDatabase Open() => new(Root, Options.Create(new LedgerOptions()), TimeProvider.System);
}
