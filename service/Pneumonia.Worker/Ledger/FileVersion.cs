using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Ledger;

/// <summary>A file, or an entry of a zip archive, as it was when seen. One that has not changed since is never read again.</summary>
/// <param name="Path">Absolute; of an entry a <see cref="ZipEntryPath"/>.</param>
/// <param name="SizeBytes">Of an entry uncompressed.</param>
/// <param name="ModifiedTicks">Last write time, of an entry its archive's; UTC, in ticks of 100 ns.</param>
internal sealed record FileVersion(string Path, long SizeBytes, long ModifiedTicks)
{
    /// <exception cref="IOException">There is no such file or entry, or it cannot be told.</exception>
    /// <exception cref="UnauthorizedAccessException">The archive of an entry may not be read.</exception>
    public static FileVersion Of(string path)
    {
        if (ZipEntryPath.TryParse(path, out var entry))
            return ZipArchiveFile.VersionOf(entry.Value);

        var file = new FileInfo(path);
        return new FileVersion(path, file.Length, file.LastWriteTimeUtc.Ticks);
    }
}
