using System.Diagnostics;

namespace Pneumonia.TestKit;

/// <summary>A file system mounted over a folder for one test: a small disk, a share that goes and comes, a share that hangs. Linux, as root.</summary>
public sealed class Mount : IDisposable
{
    private readonly string _path;
    private readonly Process? _holder;

    private Mount(string path, Process? holder = null) => (_path, _holder) = (path, holder);

    /// <summary>An empty disk of this size.</summary>
    public static Mount Disk(string path, int megabytes)
    {
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path);
        return new Mount(path);
    }

    /// <summary>The content of one folder under the path of another.</summary>
    public static Mount Bind(string from, string path)
    {
        Run("mount", "--bind", from, path);
        return new Mount(path);
    }

    /// <summary>A share whose server never answers, until it is disposed: a file system in user space that nobody serves.</summary>
    public static Mount Hanging(string path)
    {
        Requires.Root();
        const string Script = "exec 3<>/dev/fuse && mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0,allow_other hanging \"$0\" && echo mounted && read -r";
        var holder = Process.Start(new ProcessStartInfo("bash", ["-c", Script, path]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        return holder.StandardOutput.ReadLine() == "mounted"
            ? new Mount(path, holder)
            : throw new InvalidOperationException("No file system in user space can be mounted here.");
    }

    /// <summary>Writes into a file there until no more room than this is left, with 0 none for another page.</summary>
    public void Fill(string file, int leaveMegabytes = 0)
    {
        const int Page = 4096;
        using var filler = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var disk = new DriveInfo(_path);
        byte[] block = new byte[1 << 20];
        for (int size = block.Length; size >= Page && disk.AvailableFreeSpace > (long)leaveMegabytes << 20;)
        {
            try
            {
                filler.Write(block, 0, size);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    /// <summary>Takes it away at once, whoever uses it; who waits for a hanging one gets an error.</summary>
    public void Dispose()
    {
        if (_holder is not null)
        {
            _holder.StandardInput.Close();
            _holder.WaitForExit();
            _holder.Dispose();
        }

        Run("umount", "-l", _path);
    }

    private static void Run(string program, params IReadOnlyList<string> arguments)
    {
        Requires.Root();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' exited with {process.ExitCode}.");
    }
}
