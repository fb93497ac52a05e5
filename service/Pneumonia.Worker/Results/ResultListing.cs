using System.Globalization;
using System.Text.RegularExpressions;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Results;

/// <summary>
/// The results folder as it lies on disk: yyyy/MM/dd/KEY/result.json and nothing else. Links inside of it are not followed; names of another shape are
/// none of ours. Memory does not grow with more than one day.
/// </summary>
internal static partial class ResultListing
{
    private const int KeyLevel = 3;

    /// <summary>Every result file, the newest day first, and what could not be looked into.</summary>
    public static IEnumerable<ListedResult> List(DataRoot root) => Directory.Exists(root.ResultsFolder) ? Walk(root.ResultsFolder, [], 0) : [];

    /// <summary>There is at least one result: this data root had a ledger.</summary>
    public static bool IsAny(DataRoot root) => List(root).Any(result => result.Fault is null);

    private static IEnumerable<ListedResult> Walk(string folder, string[] names, int level)
    {
        if (!TryList(folder, level == KeyLevel ? KeyName() : level == 0 ? FourDigits() : TwoDigits(), out var inside))
        {
            yield return new ListedResult(folder, default, "", Relative(names), "cannot be listed");
            yield break;
        }

        foreach (string name in inside)
        {
            string path = Path.Combine(folder, name);
            string[] below = [.. names, name];
            if (new DirectoryInfo(path).LinkTarget is not null)
            {
                yield return new ListedResult(path, default, "", Relative(below), "is a link, which is not followed");
            }
            else if (level < KeyLevel)
            {
                foreach (var result in Walk(path, below, level + 1))
                    yield return result;
            }
            else if (FindFile(path, below) is { } result)
            {
                yield return result;
            }
        }
    }

    private static ListedResult? FindFile(string folder, string[] names)
    {
        string path = Path.Combine(folder, ResultFiles.FileName);
        var file = new FileInfo(path);
        if (!file.Exists && file.LinkTarget is null)
            return null;
        if (!DateOnly.TryParseExact($"{names[0]}-{names[1]}-{names[2]}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new ListedResult(path, default, names[3], Relative(names), "is in the folder of no day");
        string? fault = file.LinkTarget is not null || FileNode.KindOf(path) != FileNodeKind.File ? "is no file" : null;
        return new ListedResult(path, day, names[3], Relative(names), fault);
    }

    private static bool TryList(string folder, Regex pattern, out IReadOnlyList<string> names)
    {
        try
        {
            names = [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Where(name => pattern.IsMatch(name)).OrderDescending(StringComparer.Ordinal)];
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            names = [];
            return false;
        }
    }

    private static string Relative(string[] names) => string.Join('/', names.Prepend("results"));

    [GeneratedRegex("^[0-9]{4}$", RegexOptions.NonBacktracking)]
    private static partial Regex FourDigits();

    [GeneratedRegex("^[0-9]{2}$", RegexOptions.NonBacktracking)]
    private static partial Regex TwoDigits();

    // As StudyKeys makes them.
    [GeneratedRegex("^(file-)?[0-9a-f]{16}$", RegexOptions.NonBacktracking)]
    private static partial Regex KeyName();
}

/// <param name="Path">Absolute, of result.json; of the folder when there is a fault with that.</param>
/// <param name="Day">Of the study's first receipt, UTC.</param>
/// <param name="Key">Of the study, or of a file that tells none.</param>
/// <param name="Place">The folder within the data root: digits and a key, no identity.</param>
/// <param name="Fault">Why it is not to be opened; null when it may be.</param>
internal sealed record ListedResult(string Path, DateOnly Day, string Key, string Place, string? Fault);
