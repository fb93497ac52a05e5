using System.Globalization;
using System.Text;

namespace Pneumonia.Training.Synthesis;

/// <summary>Reads a CSV file (RFC 4180) whose header names a column `file` and any of `label`, `age`, `sex`, `view`; other columns are passed over.</summary>
internal static class LabelsFile
{
    /// <returns>By file name, without folders.</returns>
    /// <exception cref="RefusedException">The file is not such a CSV; the message names the record.</exception>
    public static IReadOnlyDictionary<string, ImageLabel> Read(string path)
    {
        var records = Records(File.ReadAllText(path), path);
        if (records.Count == 0 || !records[0].Contains("file"))
            throw new RefusedException($"{path}: the header has no column 'file'.");

        var columns = records[0].Select((name, index) => (name, index)).ToDictionary(column => column.name, column => column.index, StringComparer.Ordinal);
        var labels = new Dictionary<string, ImageLabel>(StringComparer.Ordinal);
        for (int number = 1; number < records.Count; number++)
        {
            if (records[number].Count != columns.Count)
                throw new RefusedException($"{path}, record {number}: {columns.Count} fields expected, found {records[number].Count}.");

            string Field(string name) => columns.TryGetValue(name, out int index) ? records[number][index] : "";
            if (!labels.TryAdd(Field("file"), Parse(Field)))
                throw new RefusedException($"{path}, record {number}: '{Field("file")}' is named twice.");
        }

        return labels;
    }

    private static ImageLabel Parse(Func<string, string> field) => new(
        field("label") switch { "1" => "PNEUMONIA", "0" => "NORMAL", _ => null },
        int.TryParse(field("age"), NumberStyles.None, CultureInfo.InvariantCulture, out int age) && age <= 130 ? age : null,
        field("sex") is "M" or "F" ? field("sex") : null,
        field("view") is "PA" or "AP" ? field("view") : null);

    private static List<List<string>> Records(string text, string path)
    {
        List<List<string>> records = [];
        List<string> record = [];
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[++i]);
            else if (c == '"')
                quoted = !quoted;
            else if (quoted || c is not (',' or '\n' or '\r'))
                field.Append(c);
            else if (c != '\r')
                EndField(endsRecord: c == '\n');
        }

        if (quoted)
            throw new RefusedException($"{path}: a quoted field has no end.");
        if (field.Length > 0 || record.Count > 0)
            EndField(endsRecord: true);
        return records;

        void EndField(bool endsRecord)
        {
            record.Add(field.ToString());
            field.Clear();
            if (!endsRecord)
                return;
            if (record is not [""])
                records.Add(record);
            record = [];
        }
    }
}
