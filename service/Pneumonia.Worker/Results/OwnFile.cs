using System.Security.Cryptography;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Results;

/// <summary>Removes files that the service wrote.</summary>
internal static class OwnFile
{
    /// <summary>
    /// Removes a file, and the folders that are empty then, up to <paramref name="top"/> but not it. When it returns, no power cut brings the file back: the
    /// ledger may say that it is gone.
    /// </summary>
    /// <returns>The SHA-256 of what it held, lower-case hex; null when there was none.</returns>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not.</exception>
    public static string? Remove(string path, string top)
    {
        if (Directory.Exists(path))
            throw new IOException("A folder stands in the file's place.");

        string? sha256 = null;
        if (File.Exists(path))
        {
            using (var stream = File.OpenRead(path))
                sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
            File.Delete(path);
        }

        string folder = Path.GetDirectoryName(path)!;
        for (; folder.StartsWith(top + Path.DirectorySeparatorChar, StringComparison.Ordinal); folder = Path.GetDirectoryName(folder)!)
        {
            if (!Directory.Exists(folder))
                continue;
            if (Directory.EnumerateFileSystemEntries(folder).Any())
                break;
            Directory.Delete(folder);
        }

        if (Directory.Exists(folder))
            FolderFlush.Flush(folder, folder);
        return sha256;
    }
}
