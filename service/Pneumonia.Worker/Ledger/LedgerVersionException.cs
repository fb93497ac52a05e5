namespace Pneumonia.Worker.Ledger;

/// <summary>The ledger was written by a newer version of the program.</summary>
internal sealed class LedgerVersionException(int found, int known)
    : Exception($"The ledger has schema {found}; this version of the program knows up to {known}. Run the newer version, or restore the ledger's backup.");
