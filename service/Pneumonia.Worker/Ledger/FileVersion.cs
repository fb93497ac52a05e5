namespace Pneumonia.Worker.Ledger;

/// <summary>A file as it was when seen. One that has not changed since is never read again.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="ModifiedTicks">Last write time, UTC, in ticks of 100 ns.</param>
internal sealed record FileVersion(string Path, long SizeBytes, long ModifiedTicks)
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static FileVersion Of(string path)
    {
        var file = new FileInfo(path);
        return new FileVersion(path, file.Length, file.LastWriteTimeUtc.Ticks);
    }
}
