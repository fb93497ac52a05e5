using System.Text.RegularExpressions;

namespace Pneumonia.Worker.Operations;

/// <summary>Why an operator did something, as it goes into an audit record, where it stays for good.</summary>
internal static partial class Because
{
    public const int MaxLength = 200;

    /// <exception cref="UsageException">Empty, too long, more than a line, or with what looks like a patient's name or a UID.</exception>
    public static string Check(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length is 0 or > MaxLength || trimmed.Any(char.IsControl))
            throw new UsageException($"--because takes one line of 1 to {MaxLength} characters.");
        if (Identity().IsMatch(trimmed))
            throw new UsageException("--because looks as if it held a UID or a patient's name: it goes into the audit records, which carry no patient data.");
        return trimmed;
    }

    // Four numbers with dots between, or a name as DICOM writes it (PS3.5 §6.2, VR PN).
    [GeneratedRegex(@"\d+\.\d+\.\d+\.\d|\^", RegexOptions.NonBacktracking)]
    private static partial Regex Identity();
}
