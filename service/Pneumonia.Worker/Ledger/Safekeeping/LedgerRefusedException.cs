namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>A ledger, or a file meant to become one, must not be used as it is. The message names the file, what is wrong, and what to do.</summary>
/// <param name="isForeign">It is sound, but not a ledger, or not one that this version knows: starting again cannot help.</param>
internal sealed class LedgerRefusedException(string message, bool isForeign = false) : Exception(message)
{
    public bool IsForeign { get; } = isForeign;
}
