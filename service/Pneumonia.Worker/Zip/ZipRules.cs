using Pneumonia.Worker.Intake;

namespace Pneumonia.Worker.Zip;

/// <summary>What a zip archive may be like. Told by its directory alone, before anything is decompressed.</summary>
internal static class ZipRules
{
    /// <summary>A match of deflate gives 258 bytes for two bits at least: what claims more is no deflated entry.</summary>
    private const long MaxDeflateRatio = 1032;

    /// <summary>Of a local header, without name and extra field.</summary>
    private const long MinHeaderBytes = 30;

    /// <exception cref="ZipException">The archive is refused; says by which entry, counted from 1, and why.</exception>
    public static void Check(IReadOnlyList<ZipEntry> entries, FolderRules rules)
    {
        if (entries.Count > rules.ZipMaxEntries)
            throw ZipException.Refused($"The zip archive has {entries.Count} entries; Intake:ZipMaxEntries allows {rules.ZipMaxEntries}.");

        var names = new HashSet<string>(StringComparer.Ordinal);
        long left = rules.ZipMaxBytes;
        foreach (var (index, entry) in entries.Index())
        {
            if (Complaint(entry) is { } complaint)
                throw ZipException.Refused($"Entry {index + 1} of {entries.Count} {complaint}.");
            if (!names.Add(entry.Name))
                throw ZipException.Refused($"Entry {index + 1} of {entries.Count} has the name of an earlier one.");
            if (entry.Size > left)
                throw ZipException.Refused($"The entries have more than {rules.ZipMaxBytes >> 20} MiB together; Intake:ZipMaxMegabytes allows no more.");
            left -= entry.Size;
        }

        CheckOverlap(entries);
    }

    /// <summary>As for files of a folder: what is hidden, unfinished or an index is no instance, nor is what the folder's own patterns name.</summary>
    public static bool IsIgnored(string name, FolderRules rules)
    {
        string[] parts = ZipEntryName.Parts(name);
        return IgnoredFiles.IsIgnored(parts[^1]) || rules.Ignores(parts[^1])
            || parts[..^1].Any(folder => folder is ['.', _, ..] || (folder.Length > 0 && rules.Ignores(folder)));
    }

    /// <summary>Its compression is known, and it is not encrypted.</summary>
    public static bool IsReadable(ZipEntry entry) => entry is { IsEncrypted: false, Method: ZipMethod.Stored or ZipMethod.Deflated };

    private static string? Complaint(ZipEntry entry) => entry switch
    {
        { IsEncrypted: true } => "is encrypted",
        { IsFolder: false } when !IsReadable(entry) => $"is compressed by method {(int)entry.Method}; stored (0) and deflated (8) are read",
        { Method: ZipMethod.Stored } when entry.Size != entry.CompressedSize => $"is stored, but has {entry.CompressedSize} bytes in the archive and {entry.Size} outside",
        _ when entry.Size / MaxDeflateRatio > entry.CompressedSize => $"says that its {entry.CompressedSize} bytes become {entry.Size}, more than deflate can hold",
        _ when ZipEntryName.IsHostile(entry.Name) => "has a name that is empty, not text, or leads out of its folder",
        _ => null,
    };

    // Entries that share their bytes make a small archive a large one; no program that packs files writes them.
    private static void CheckOverlap(IEnumerable<ZipEntry> entries)
    {
        long end = 0;
        foreach (var entry in entries.OrderBy(entry => entry.Position))
        {
            if (entry.Position < end)
                throw ZipException.Refused("Entries of the zip archive overlap.");
            end = entry.Position + MinHeaderBytes + entry.CompressedSize;
        }
    }
}
