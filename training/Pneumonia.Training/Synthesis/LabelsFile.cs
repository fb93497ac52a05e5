using System.Globalization;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Synthesis;

/// <summary>Reads a CSV file whose header names a column `file` and any of `label`, `age`, `sex`, `view`; other columns are passed over.</summary>
internal static class LabelsFile
{
    /// <returns>By file name, without folders.</returns>
    /// <exception cref="RefusedException">The file is not such a CSV; the message names the line.</exception>
    public static IReadOnlyDictionary<string, ImageLabel> Read(string path)
    {
        var table = CsvTable.Read(path);
        table.Require("file");
        var labels = new Dictionary<string, ImageLabel>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            if (!labels.TryAdd(table.Get(row, "file"), Parse(name => table.Get(row, name))))
                throw new RefusedException($"{table.Where(row)}: '{Shown.Value(table.Get(row, "file"))}' is named twice.");
        }

        return labels;
    }

    private static ImageLabel Parse(Func<string, string> field) => new(
        field("label") switch { "1" => "PNEUMONIA", "0" => "NORMAL", _ => null },
        int.TryParse(field("age"), NumberStyles.None, CultureInfo.InvariantCulture, out int age) && age <= 130 ? age : null,
        field("sex") is "M" or "F" ? field("sex") : null,
        field("view") is "PA" or "AP" ? field("view") : null);
}
