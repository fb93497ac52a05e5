namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>Whether this account may write into a folder: by writing, and removing what was written.</summary>
internal static class FolderProbe
{
    /// <returns>What stands in the way; null when nothing does.</returns>
    public static string? FindFault(string folder)
    {
        string probe = Path.Combine(folder, $".doctor-{Guid.NewGuid():N}");
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
