using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Safekeeping;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>The ledger opens, is one that this version knows, and its pages are sound. Read only: nothing is made or migrated.</summary>
internal sealed class DatabaseDoctor(DataRoot root) : IDoctorCheck
{
    public string Name => "database";

    public IEnumerable<CheckResult> Run(CancellationToken cancellationToken)
    {
        yield return File.Exists(root.LedgerFile) ? Check(cancellationToken) : CheckAbsent();
    }

    private CheckResult CheckAbsent()
    {
        try
        {
            LedgerFile.RequireNoneLost(root);
            return CheckResult.Ok(Name, $"There is no {root.LedgerFile} yet; the first start makes it.");
        }
        catch (LedgerRefusedException refused)
        {
            return CheckResult.Failed(Name, refused.Message, "Stop the service and do what the message names (runbook, Backup, restore, rebuild).");
        }
    }

    private CheckResult Check(CancellationToken cancellationToken)
    {
        Inspection inspection;
        try
        {
            inspection = LedgerInspection.Inspect(root.LedgerFile, () => cancellationToken.IsCancellationRequested);
        }
        catch (LedgerDiskFullException)
        {
            return CheckResult.Failed(Name, $"{root.LedgerFile} cannot be opened: its disk is full.", "Make room and run this again; do not move or restore the ledger.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return inspection switch
        {
            { Fault: null } => CheckResult.Ok(Name, $"{root.LedgerFile} is sound."),
            { IsForeign: true } => CheckResult.Failed(
                Name, $"{root.LedgerFile} cannot be used: {inspection.Fault}.", "Install the version that wrote it again, or let DataRoot name the right folder."),
            _ => CheckResult.Failed(
                Name, $"{root.LedgerFile} is damaged or cannot be read: {inspection.Fault}.",
                "Let this account read the data root; if it may, stop the service and restore the ledger (runbook, Backup, restore, rebuild)."),
        };
    }
}
