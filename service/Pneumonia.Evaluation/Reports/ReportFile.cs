namespace Pneumonia.Evaluation.Reports;

/// <summary>Writes a report so that a reader finds the old one or the new one, never a part.</summary>
public static class ReportFile
{
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string path, string content)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string temporary = path + ".tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                using (var writer = new StreamWriter(stream, leaveOpen: true))
                    writer.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"The report '{path}' cannot be written: {exception.Message}", exception);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
