using System.Globalization;
using System.Text;
using Pneumonia.Imaging;
using Pneumonia.Worker.Results;

namespace Pneumonia.Worker.Operations;

/// <summary>A result in words that need no manual.</summary>
internal static class ResultText
{
    /// <summary>"FLAGGED", "not flagged", "not assessed" or "failed".</summary>
    public static string Verdict(InstanceResult result) => result.Outcome switch
    {
        Outcome.Scored => result.IsFlagged ? "FLAGGED" : "not flagged",
        Outcome.NotAssessed => "not assessed",
        _ => "failed",
    };

    /// <summary>The probability with three digits; empty unless scored.</summary>
    public static string Probability(InstanceResult result) => result.Probability?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Why there is no probability, or what was assumed; empty mostly.</summary>
    public static string Why(InstanceResult result) => Printable(result.Reason is { } reason
        ? $"{Words(reason.ToString())} ({(int)reason}): {WithoutName(reason, result.Detail ?? "")}"
        : string.Join(' ', result.Warnings));

    /// <summary>Control characters of hostile file names and headers would command the terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));

    // The reader of files begins its details with the reason's own name and number.
    private static string WithoutName(Reason reason, string detail)
    {
        string name = $"{reason} ({(int)reason})";
        return detail.StartsWith(name, StringComparison.Ordinal) ? detail[name.Length..].TrimStart(' ', ':') : detail;
    }

    private static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (char letter in name)
            words.Append(char.IsUpper(letter) && words.Length > 0 ? " " : "").Append(char.ToLowerInvariant(letter));
        return words.ToString();
    }
}
