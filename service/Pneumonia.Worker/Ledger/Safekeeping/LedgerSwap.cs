using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Ledger.Safekeeping;

/// <summary>
/// Puts one ledger in the place of another, which is kept. The database goes aside first: what a crash leaves is then a ledger that is gone, never one
/// without its last commits, nor a new one beside an old -wal.
/// </summary>
internal static class LedgerSwap
{
    /// <summary>A database and what lies beside it, as far as it is there.</summary>
    public static IEnumerable<string> Files(string database) => new[] { database, database + "-wal", database + "-shm" }.Where(File.Exists);

    public static void Delete(string database)
    {
        foreach (string file in Files(database))
            File.Delete(file);
    }

    /// <summary>Brings a file to disk before anything depends on it.</summary>
    public static void Flush(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Where a ledger is kept that another one replaces.</summary>
    /// <param name="why">replaced or damaged.</param>
    public static string AsideIn(DataRoot root, string why, DateTimeOffset at) => Path.Combine(root.Path, $"ledger-{why}-{BackupFolder.Stamp(at)}.db");

    /// <returns>There was something to be kept.</returns>
    /// <exception cref="IOException">Something is at <paramref name="aside"/> already; nothing was changed.</exception>
    public static bool PutInPlace(DataRoot root, string replacement, string aside)
    {
        RequireFree(aside);
        string[] present = [.. Files(root.LedgerFile)];
        foreach (string file in present)
            File.Move(file, NameAside(root, aside, file));
        File.Move(replacement, root.LedgerFile);
        FolderFlush.Flush(root.Path, root.Path);
        return present.Length > 0;
    }

    /// <exception cref="IOException">Something is there already.</exception>
    public static void RequireFree(string aside)
    {
        if (Files(aside).Any())
            throw new IOException($"'{aside}' is there already. Nothing was changed; try again in a second.");
    }

    /// <summary>The name of one of the ledger's files once it is aside.</summary>
    public static string NameAside(DataRoot root, string aside, string file) => aside + file[root.LedgerFile.Length..];
}
