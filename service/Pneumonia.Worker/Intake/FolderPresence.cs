namespace Pneumonia.Worker.Intake;

/// <summary>
/// Whether what an export folder shows is the share. A share that is not mounted leaves its mount point behind, an empty folder of another device: that
/// the files are not in there says nothing about them. Thread-safe.
/// </summary>
internal sealed class FolderPresence(string root)
{
    private readonly Lock _gate = new();
    private ulong? _deviceWithFiles;
    private bool _isMissed;

    /// <summary>The folder is empty and not the one that held files before; or was never seen to hold any, and files are missed that the ledger knows.</summary>
    /// <param name="isFileMissed">A file of the folder is not there that the ledger waits for.</param>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not list the folder.</exception>
    public bool IsEmptied(bool isFileMissed = false)
    {
        var device = FileNode.DeviceOf(root);
        bool holdsAny = Directory.EnumerateFileSystemEntries(root).Any();
        // Where devices cannot be told (Windows), an absent share cannot be listed either. One that goes or comes just now is looked at again soon.
        if (device is null || device != FileNode.DeviceOf(root))
            return false;

        lock (_gate)
        {
            if (holdsAny)
            {
                (_deviceWithFiles, _isMissed) = (device, false);
                return false;
            }

            _isMissed |= isFileMissed;
            return _deviceWithFiles is { } known ? known != device : _isMissed;
        }
    }
}
