using System.Globalization;

namespace Pneumonia.Training.Preparation;

/// <summary>Reads a CSV with the columns split, cls, file, group, and where it has them fold, subtype and dup_of; others are passed over.</summary>
internal static class GroupsFile
{
    /// <exception cref="RefusedException">A line does not say what it should; the message names it.</exception>
    public static IReadOnlyList<GroupRow> Read(string path)
    {
        var table = CsvTable.Read(path);
        table.Require("split", "cls", "file", "group");
        return [.. table.Rows.Select(row => Parse(table, row))];
    }

    private static GroupRow Parse(CsvTable table, CsvRow row)
    {
        string where = table.Where(row), file = table.Get(row, "file"), group = table.Get(row, "group"), fold = table.Get(row, "fold");
        if (file.Length == 0 || file != Path.GetFileName(file) || group.Length == 0)
            throw new RefusedException($"{where}: a file name without folders and a group are needed, found '{Shown.Value(file)}' and '{Shown.Value(group)}'.");

        bool isNumber = int.TryParse(fold, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        if (!isNumber && fold.Length > 0)
            throw new RefusedException($"{where}: the fold '{Shown.Value(fold)}' is not a number from 0.");

        return new GroupRow(
            where, $"{table.Get(row, "split")}/{table.Get(row, "cls")}/{file}", table.Get(row, "subtype"), group, isNumber ? number : null,
            table.Get(row, "dup_of").Length > 0);
    }
}
