using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Intake;

/// <summary>Tells a file that is gone from a share that is away.</summary>
internal sealed class ExportFolders(IOptions<IntakeOptions> intake)
{
    private readonly string[] _roots = [.. intake.Value.Folders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path)) + Path.DirectorySeparatorChar)];

    /// <summary>The export folder that holds <paramref name="path"/> is there.</summary>
    public bool IsAvailable(string path) =>
        _roots.FirstOrDefault(root => path.StartsWith(root, StringComparison.Ordinal)) is not { } holder || Directory.Exists(holder);
}
