using System.Runtime.InteropServices;

namespace Pneumonia.Dicom;

/// <summary>
/// The C library's heap. glibc keeps what was freed for the process: some 250 MB after the codecs were compiled, in a service that runs for months.
/// </summary>
internal static class NativeHeap
{
    /// <summary>Gives freed memory back to the system, where the C library can: glibc's malloc_trim(3).</summary>
    public static void Trim()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than glibc; nothing depends on it.
        }
    }

    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MallocTrim(nint pad);
}
