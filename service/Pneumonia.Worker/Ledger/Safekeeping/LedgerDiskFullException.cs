namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>The disk has no room for what SQLite needs beside the ledger, even to read it. Says nothing against the ledger.</summary>
internal sealed class LedgerDiskFullException() : IOException(Explanation)
{
    public const string Explanation =
        "The disk of the data root is full: the ledger cannot be opened. It was not changed, and there is no sign that it is damaged: do not move or restore it. "
        + "Make room, then start the service again.";
}
