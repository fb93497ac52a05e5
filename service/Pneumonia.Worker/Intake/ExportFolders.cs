using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Intake;

/// <summary>Tells a file that is gone from a share that is away.</summary>
internal sealed class ExportFolders(IOptions<IntakeOptions> intake)
{
    private readonly string[] _roots = [.. intake.Value.Folders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path)) + Path.DirectorySeparatorChar)];
    private readonly FolderPresence[] _presences = [.. intake.Value.Folders.Select(folder => new FolderPresence(Path.GetFullPath(folder.Path)))];

    /// <summary>Of the folder with this index in the configuration.</summary>
    public FolderPresence PresenceOf(int index) => _presences[index];

    /// <summary>The export folder that holds <paramref name="path"/> is there; if the file is not, it is gone.</summary>
    public bool IsAvailable(string path)
    {
        int index = Array.FindIndex(_roots, root => path.StartsWith(root, StringComparison.Ordinal));
        if (index < 0 || File.Exists(path))
            return true;

        try
        {
            return !_presences[index].IsEmptied(isFileMissed: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
