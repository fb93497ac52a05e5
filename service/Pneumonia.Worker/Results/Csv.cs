namespace Pneumonia.Worker.Results;

/// <summary>Comma-separated values (RFC 4180) that no spreadsheet takes for a formula.</summary>
internal static class Csv
{
    /// <summary>One record with its line end.</summary>
    public static string Line(params IEnumerable<string> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    // A field that starts like a formula gets an apostrophe before it (OWASP, CSV Injection).
    private static string Field(string value)
    {
        string safe = value is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + value : value;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
