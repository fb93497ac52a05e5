using Microsoft.Extensions.Options;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Intake;

/// <summary>Checks the export folders on the machine: absolute, there, and none within another or around the data root.</summary>
internal sealed class IntakeFoldersValidator(DataRoot root) : IValidateOptions<IntakeOptions>
{
    /// <summary>As many as Linux follows.</summary>
    private const int MaxLinks = 40;

    public ValidateOptionsResult Validate(string? name, IntakeOptions options)
    {
        List<string> failures = [];
        for (int i = 0; i < options.Folders.Count; i++)
        {
            var folder = options.Folders[i];
            if (string.IsNullOrWhiteSpace(folder.Path))
                continue; // The generated validator says so.

            string prefix = $"{IntakeOptions.Section}:{nameof(IntakeOptions.Folders)}:{i}", key = $"{prefix}:{nameof(ExportFolder.Path)}";
            if (!Path.IsPathFullyQualified(folder.Path))
                failures.Add($"{key}: '{folder.Path}' is not an absolute path.");
            else if (folder.Required && !Directory.Exists(folder.Path))
                failures.Add($"{key}: the folder '{folder.Path}' does not exist, or the account may not see it. Create it, or set Required to false if a share is mounted there later.");
            if (Overlap(folder.Path, root.Path))
                failures.Add($"{key}: '{folder.Path}' and the data root '{root.Path}' lie within each other; results would be taken for input.");
            for (int k = 0; k < folder.Ignore.Count; k++)
            {
                if (folder.Ignore[k] is not { Length: > 0 } pattern || pattern.AsSpan().IndexOfAny('/', '\\') >= 0)
                    failures.Add($"{prefix}:{nameof(ExportFolder.Ignore)}:{k}: '{folder.Ignore[k]}' is no name: patterns are compared with the names of files and subfolders, not with paths.");
            }

            for (int j = 0; j < i; j++)
            {
                if (Overlap(folder.Path, options.Folders[j].Path))
                    failures.Add($"{key}: '{folder.Path}' and '{options.Folders[j].Path}' lie within each other; files would be taken twice.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // Two names may lead to one folder through a link.
    private static bool Overlap(string one, string other)
    {
        string first = WithSeparator(RealPath(one)), second = WithSeparator(RealPath(other));
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return first.StartsWith(second, comparison) || second.StartsWith(first, comparison);
    }

    private static string WithSeparator(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) + Path.DirectorySeparatorChar;

    private static string RealPath(string path, int depth = 0)
    {
        string full = Path.GetFullPath(path);
        string real = Path.GetPathRoot(full)!;
        foreach (string part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Join(real, part);
            real = depth < MaxLinks && new DirectoryInfo(next).LinkTarget is { } target ? RealPath(Path.Combine(real, target), depth + 1) : next;
        }

        return real;
    }
}
