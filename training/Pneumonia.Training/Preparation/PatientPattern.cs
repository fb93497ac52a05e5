using System.Text.RegularExpressions;

namespace Pneumonia.Training.Preparation;

/// <summary>Takes the patient from a file's name by a regular expression with one group.</summary>
internal sealed class PatientPattern
{
    private readonly Regex _regex;

    /// <exception cref="RefusedException">It is no expression with one group.</exception>
    public PatientPattern(string pattern)
    {
        try
        {
            // Without backtracking no pattern takes more than linear time.
            _regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new RefusedException($"The patient pattern '{Shown.Value(pattern)}' is not usable: {exception.Message}", exception);
        }

        if (_regex.GetGroupNumbers().Length != 2)
            throw new RefusedException(
                $"The patient pattern '{Shown.Value(pattern)}' has {_regex.GetGroupNumbers().Length - 1} groups in parentheses; one is needed, around what names the patient.");
    }

    /// <exception cref="RefusedException">The name does not match.</exception>
    public string PatientOf(string path) =>
        _regex.Match(Path.GetFileName(path)) is { Success: true } match && match.Groups[1].Length > 0
            ? match.Groups[1].Value
            : throw new RefusedException(
                $"'{Shown.Value(path)}' does not match the patient pattern '{_regex}'. Widen the pattern, or list the patients in a groups file.");
}
