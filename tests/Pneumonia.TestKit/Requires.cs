using Xunit;

namespace Pneumonia.TestKit;

/// <summary>What a test needs beyond the checkout. Missing on a developer's machine skips the test, visibly; missing on CI fails it.</summary>
public static class Requires
{
    /// <summary>The repository's root folder.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>A file or folder of the shared data sets: under PNEUMONIA_DATA, else under ../shared/data beside the checkout.</summary>
    public static string SharedData(params string[] path)
    {
        string root = Environment.GetEnvironmentVariable("PNEUMONIA_DATA") is { Length: > 0 } configured
            ? configured
            : Path.Combine(RepositoryRoot, "..", "shared", "data");
        string wanted = Path.GetFullPath(Path.Combine([root, .. path]));
        if (!Path.Exists(wanted))
            Missing($"the shared data '{string.Join('/', path)}' (set PNEUMONIA_DATA)");
        return wanted;
    }

    /// <summary>A folder of the system that a Debian package brings.</summary>
    public static string Folder(string path, string package)
    {
        if (!Directory.Exists(path))
            Missing($"the folder {path} (Debian package {package})");
        return path;
    }

    /// <summary>A program on the PATH, for example "dcm2json", with the Debian package that brings it.</summary>
    public static string Tool(string name, string package)
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        if (found is null)
            Missing($"the program '{name}' (Debian package {package})");
        return found!;
    }

    /// <summary>Linux, as root: the test mounts file systems.</summary>
    public static void Root()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Missing("Linux as root, which mounting needs");
    }

    private static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"CI lacks {what}.");
        Assert.Skip($"This machine lacks {what}.");
    }

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pneumonia.Worker.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Pneumonia.Worker.sln above {AppContext.BaseDirectory}.");
    }
}
