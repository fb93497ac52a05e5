using System.Text;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Results;

/// <summary>Writes files that are either the old one or the whole new one, whatever happens.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Temporary name, flush to disk, rename, flush of the folders. When it returns, no power cut takes the file any more: the ledger may say so, whose
    /// commit brings no name to disk by itself. A temporary file that a crash leaves is overwritten by the next try.
    /// </summary>
    /// <param name="root">The folder up to which folders are made and flushed; around <paramref name="path"/>.</param>
    /// <exception cref="IOException">Not written, or perhaps not on disk.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not write there.</exception>
    public static void Write(string path, string content, string root)
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
        FolderFlush.Flush(folder, root);
    }
}
