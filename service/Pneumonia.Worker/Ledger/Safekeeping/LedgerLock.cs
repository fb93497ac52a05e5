using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>
/// ledger.lock in the data root: whoever has the ledger open shares it, whoever puts another file in its place has it alone. The system lets go of it
/// when a process dies. It is not the ledger itself, since a damaged one must be replaceable and SQLite's locks need a sound one.
/// </summary>
internal static class LedgerLock
{
    public static string PathIn(DataRoot root) => Path.Combine(root.Path, "ledger.lock");

    /// <exception cref="LedgerRefusedException">The ledger is being replaced.</exception>
    public static FileStream Share(DataRoot root) => Open(PathIn(root), FileShare.Read)
        ?? throw new LedgerRefusedException($"The ledger '{root.LedgerFile}' is being restored. Start again when that has ended.");

    /// <exception cref="LedgerRefusedException">The service or a verb has the ledger open.</exception>
    public static FileStream Own(DataRoot root) => Open(PathIn(root), FileShare.None)
        ?? throw new LedgerRefusedException(
            $"The ledger '{root.LedgerFile}' is in use: the service runs, or another verb does. Stop the service, then try again. Nothing was changed.");

    /// <summary>service.lock beside it, for as long as a service works on the data root: a second one would do everything twice, if only to throw it away.</summary>
    /// <exception cref="LedgerRefusedException">Another service has it.</exception>
    public static FileStream OwnService(DataRoot root) => Open(Path.Combine(root.Path, "service.lock"), FileShare.None)
        ?? throw new LedgerRefusedException(
            $"Another pneumonia-worker service works on the data root '{root.Path}'. Stop it, or give this one a DataRoot of its own. Nothing was changed.");

    // Reading is enough for all: an operator's account may have made the file, the service's may then not write it.
    private static FileStream? Open(string path, FileShare share)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, share, bufferSize: 0);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && !IsDiskFull(exception))
        {
            return null;
        }
    }

    // ENOSPC of Linux, ERROR_DISK_FULL of Windows.
    private static bool IsDiskFull(IOException exception) => (exception.HResult & 0xFFFF) == (OperatingSystem.IsWindows() ? 112 : 28);
}
