using Pneumonia.TestKit;

namespace Pneumonia.EndToEnd.Tests;

/// <summary>The checkout as git sees it.</summary>
internal static class Repository
{
    /// <summary>Tracked files and new ones that are not ignored, relative to the root, with forward slashes.</summary>
    public static async Task<IReadOnlyList<string>> FilesAsync(CancellationToken cancellationToken)
    {
        var listed = await ExternalProgram.RunAsync(
            Requires.Tool("git", "git"), ["ls-files", "--cached", "--others", "--exclude-standard"], cancellationToken, Requires.RepositoryRoot);
        Assert.True(listed.ExitCode == 0, listed.Error);

        return [.. listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(FullPath(file)))];
    }

    public static string FullPath(string file) => Path.Combine(Requires.RepositoryRoot, file);
}
