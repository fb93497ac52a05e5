using Microsoft.Extensions.Configuration;
using Pneumonia.Worker.Intake;

namespace Pneumonia.Worker.Ledger.Rebuilding;

/// <summary>
/// Looks at exported files that result files name. Only below the configured export folders: no scan comes to another place, and a path from a file must
/// not make this program ask any server. From the configuration as it stands, so that what is wrong elsewhere in it keeps nobody from a ledger.
/// </summary>
internal sealed class PresentFiles(IConfiguration configuration)
{
    private readonly string[] _folders =
    [
        .. configuration.GetSection($"{IntakeOptions.Section}:{nameof(IntakeOptions.Folders)}").GetChildren()
            .Select(folder => folder[nameof(ExportFolder.Path)]).OfType<string>().Where(path => path.Length > 0)
            .Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) + Path.DirectorySeparatorChar),
    ];

    /// <summary>The file as it is now; null when it is none, cannot be looked at, or was written after <paramref name="at"/>.</summary>
    public FileVersion? FindUnchangedSince(string path, DateTimeOffset at)
    {
        if (Path.GetFullPath(path) != path || !_folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            return null;

        try
        {
            return FileNode.KindOf(path) == FileNodeKind.File && new FileInfo(path) is { Exists: true, LinkTarget: null } file && file.LastWriteTimeUtc <= at.UtcDateTime
                ? new FileVersion(path, file.Length, file.LastWriteTimeUtc.Ticks)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
