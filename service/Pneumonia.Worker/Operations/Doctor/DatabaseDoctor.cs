using Dapper;
using Microsoft.Data.Sqlite;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>The ledger opens, is one that this version knows, and its pages are sound. Read only: nothing is made or migrated.</summary>
internal sealed class DatabaseDoctor(DataRoot root) : IDoctorCheck
{
    public string Name => "database";

    public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
    {
        yield return File.Exists(root.LedgerFile) ? Check() : CheckResult.Ok(Name, $"There is no {root.LedgerFile} yet; the first start makes it.");
    }

    private CheckResult Check()
    {
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = root.LedgerFile, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            int version = connection.ExecuteScalar<int>("pragma user_version");
            if (version > LedgerSchema.Scripts.Count)
            {
                return CheckResult.Failed(
                    Name, $"{root.LedgerFile} has version {version}, this program knows up to {LedgerSchema.Scripts.Count}.", "Install the newer program again.");
            }

            string[] complaints = [.. connection.Query<string>("pragma quick_check(5)").Where(line => line != "ok")];
            return complaints.Length == 0
                ? CheckResult.Ok(Name, $"{root.LedgerFile} is sound, version {version}.")
                : CheckResult.Failed(Name, $"{root.LedgerFile} is damaged: {string.Join("; ", complaints)}", "Stop the service and restore the ledger from its backup (runbook, Situations).");
        }
        catch (SqliteException exception)
        {
            return CheckResult.Failed(
                Name, $"{root.LedgerFile} cannot be read (SQLite error {exception.SqliteErrorCode}): {exception.Message}",
                "Let this account read the data root; if it may, restore the ledger from its backup (runbook, Situations).");
        }
    }
}
