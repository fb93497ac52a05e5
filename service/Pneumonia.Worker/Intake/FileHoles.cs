using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pneumonia.Worker.Intake;

/// <summary>
/// Parts of a file that have their place but were never written. A file server that is told a file's length first, as Windows tells Samba, leaves them
/// until the content has come; what is read there is zeros.
/// </summary>
internal static class FileHoles
{
    private const int SeekHole = 4;

    /// <summary>There are such parts. False where the system does not tell: on Windows and on many network shares.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not read it.</exception>
    public static bool AreIn(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            // The end of a file counts as a hole; below nothing is the error of a file system that knows none.
            long hole = Seek(file, 0, SeekHole);
            return hole >= 0 && hole < RandomAccess.GetLength(file);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return false; // Another C library than glibc.
        }
    }

    [DllImport("libc.so.6", EntryPoint = "lseek64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern long Seek(SafeFileHandle file, long offset, int whence);
}
