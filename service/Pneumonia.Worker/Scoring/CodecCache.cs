using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Scoring;

/// <summary>
/// Where the compiled codecs lie between starts: machine code, run as it is found. Hence a folder that nobody but the account itself can write, or
/// none: a verb that an administrator runs must not run what the service's account could have put in its data root.
/// </summary>
internal sealed class CodecCache
{
    // A privileged process trusts its own home only: sudo may have kept the variables of the person who called it.
    private const string RootHome = "/root";

    private readonly string? _folder;

    private CodecCache(string? folder) => _folder = folder;

    /// <summary>The service's, in the data root.</summary>
    public static CodecCache OfService(DataRoot root) => new(root.CacheFolder);

    /// <summary>The calling user's, for verbs that run once.</summary>
    public static CodecCache OfUser() => new(UserFolder());

    /// <summary>The folder, made when it is missing; null when it cannot be made or trusted: then each process compiles for itself.</summary>
    public string? Prepare()
    {
        try
        {
            if (_folder is null)
                return null;
            PrivateFolder.Create(_folder);
            return PrivateFolder.IsOpenToOthers(_folder) ? null : _folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? UserFolder()
    {
        if (OperatingSystem.IsWindows())
            return Below(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Pneumonia Worker", "cache");

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Environment.IsPrivilegedProcess)
            return home == RootHome ? Below(home, ".cache", "pneumonia-worker") : null;
        return Below(Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), "pneumonia-worker") ?? Below(home, ".cache", "pneumonia-worker");
    }

    private static string? Below(string? folder, params string[] names) => Path.IsPathFullyQualified(folder ?? "") ? Path.Combine([folder!, .. names]) : null;
}
