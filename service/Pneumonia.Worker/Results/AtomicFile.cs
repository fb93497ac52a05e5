using System.Text;

namespace Pneumonia.Worker.Results;

/// <summary>Writes files that are either the old one or the whole new one, whatever happens.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Temporary name, flush to disk, rename. The ledger's commit that follows brings the rename to disk too: journalling file systems write metadata
    /// in order. A temporary file that a crash leaves is overwritten by the next try.
    /// </summary>
    public static void Write(string path, string content)
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.tmp");
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(Utf8.GetBytes(content));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
