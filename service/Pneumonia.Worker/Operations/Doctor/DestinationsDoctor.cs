using Dapper;
using Microsoft.Data.Sqlite;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Safekeeping;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>What is delivered can be written where it goes, and no delivery waits for an operator.</summary>
internal sealed class DestinationsDoctor(DataRoot root) : IDoctorCheck
{
    public string Name => "destination";

    public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
    {
        yield return Folder(Destination.Result, root.ResultsFolder);
        yield return Folder(Destination.Flagged, root.FlaggedFolder);
        yield return Directory.Exists(root.WorklistFile)
            ? CheckResult.Failed($"{Name} {Destination.Worklist}", $"{root.WorklistFile} is a folder.", "Move it away: the service writes a file of that name.")
            : CheckResult.Ok($"{Name} {Destination.Worklist}", $"{root.WorklistFile} is {(File.Exists(root.WorklistFile) ? "there" : "not there yet")}.");
        if (FindDeadLetters() is { Count: > 0 } dead)
        {
            yield return CheckResult.Warning(
                Name, $"Deliveries are given up: {string.Join(", ", dead.Select(row => $"{row.Count} to {row.Destination}"))}.",
                "Mend the cause ('pneumonia-worker queue list --state deadLetter' names it), then: pneumonia-worker queue retry --state deadLetter --because TEXT");
        }
    }

    private CheckResult Folder(string destination, string folder)
    {
        string name = $"{Name} {destination}";
        if (File.Exists(folder))
            return CheckResult.Failed(name, $"{folder} is a file.", "Move it away: the service makes a folder of that name.");
        if (!Directory.Exists(folder))
            return CheckResult.Ok(name, $"There is no {folder} yet; the first start makes it.");
        return FolderProbe.FindFault(folder) is { } fault
            ? CheckResult.Failed(name, $"{folder} cannot be written: {fault}", "Let the service's account write there. Results wait in the ledger meanwhile.")
            : CheckResult.Ok(name, $"{folder} can be written.");
    }

    // A ledger that cannot be read, or is of another version, is the database check's affair.
    private List<(string Destination, long Count)> FindDeadLetters()
    {
        if (!File.Exists(root.LedgerFile))
            return [];

        try
        {
            using var connection = LedgerInspection.Open(root.LedgerFile);
            return connection.Query<(string, long)>(
                "select destination, count(*) from outbox where delivered_at is null and dead_at is not null and discarded_at is null group by destination").AsList();
        }
        catch (SqliteException)
        {
            return [];
        }
    }
}
