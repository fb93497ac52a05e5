using System.Text;

namespace Pneumonia.Worker.Jobs.Labels;

/// <summary>Fields of one line of comma- or semicolon-separated values (RFC 4180 without line breaks inside fields).</summary>
internal static class CsvRecord
{
    /// <returns>Null when a quote is not closed or stands inside an unquoted field.</returns>
    public static IReadOnlyList<string>? Split(string line, char separator)
    {
        var fields = new List<string>();
        for (int position = 0; ; position++)
        {
            if (ReadField(line, separator, ref position) is not { } field)
                return null;

            fields.Add(field);
            if (position == line.Length)
                return fields;
        }
    }

    // Leaves the position at the separator behind the field, or at the end.
    private static string? ReadField(string line, char separator, ref int position)
    {
        if (position == line.Length || line[position] != '"')
        {
            int end = line.IndexOf(separator, position);
            string plain = line[position..(end < 0 ? line.Length : end)];
            position += plain.Length;
            return plain.Contains('"', StringComparison.Ordinal) ? null : plain.Trim();
        }

        var text = new StringBuilder();
        while (true)
        {
            int quote = line.IndexOf('"', position + 1);
            if (quote < 0)
                return null;

            text.Append(line, position + 1, quote - position - 1);
            position = quote;
            if (position + 1 < line.Length && line[position + 1] == '"')
            {
                text.Append('"');
                position++;
                continue;
            }

            position++;
            return position == line.Length || line[position] == separator ? text.ToString().Trim() : null;
        }
    }
}
