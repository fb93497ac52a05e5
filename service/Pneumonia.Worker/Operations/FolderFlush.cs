using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pneumonia.Worker.Operations;

/// <summary>
/// Brings what was made, renamed or deleted in a folder to disk. Linux keeps names apart from content: a file that was flushed may still have its old
/// name, or none, after a power cut. Windows offers programs nothing for it; NTFS keeps the order of its changes, and may lose the last ones.
/// </summary>
internal static class FolderFlush
{
    // O_RDONLY | O_CLOEXEC of Linux, on every architecture.
    private const int ForReading = 0x80000;

    /// <summary>Flushes <paramref name="folder"/> and those around it, up to and with <paramref name="root"/>: each may have been made just now, or by a process that died before it could flush.</summary>
    /// <param name="root">Around <paramref name="folder"/>, or the same.</param>
    /// <exception cref="IOException">What the folder holds may not be on disk.</exception>
    public static void Flush(string folder, string root)
    {
        if (!OperatingSystem.IsLinux())
            return;

        root = Path.TrimEndingDirectorySeparator(root);
        for (string? next = Path.TrimEndingDirectorySeparator(folder); next is not null && next.Length >= root.Length; next = Path.GetDirectoryName(next))
            FlushOne(next);
    }

    // .NET opens no folder, but flushes whatever it is given.
    private static void FlushOne(string folder)
    {
        using var handle = new SafeFileHandle(Open(Encoding.UTF8.GetBytes(folder + '\0'), ForReading), ownsHandle: true);
        if (handle.IsInvalid)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException($"The folder '{folder}' cannot be opened to flush it: {new Win32Exception(error).Message}.", error);
        }

        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc.so.6", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Open(byte[] path, int flags);
}
