using System.Diagnostics.CodeAnalysis;

namespace Pneumonia.Worker.Zip;

/// <summary>
/// How an entry of a zip archive is named wherever a file's path stands: the archive's path, two slashes, the entry's name. No path that a folder listing
/// gives holds two slashes, on either system. The name is a label: entries are looked up by it in the archive's directory, never on a disk.
/// </summary>
internal readonly record struct ZipEntryPath(string Archive, string Name)
{
    public const string Separator = "//";

    public static bool TryParse(string path, [NotNullWhen(true)] out ZipEntryPath? entry)
    {
        int at = path.IndexOf(Separator, StringComparison.Ordinal);
        entry = at > 0 ? new ZipEntryPath(path[..at], path[(at + Separator.Length)..]) : null;
        return entry is not null;
    }

    /// <summary>A path as somebody typed it, who may have put two slashes where one does: where a file or folder has it, it names no entry.</summary>
    public static string Normalize(string typed) =>
        typed.Contains(Separator, StringComparison.Ordinal) && Path.Exists(typed) ? Path.GetFullPath(typed) : typed;

    public override string ToString() => Archive + Separator + Name;
}
