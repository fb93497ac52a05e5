using System.Globalization;

namespace Pneumonia.Training.Preparation;

/// <summary>Reads groups.csv: header split,cls,file,subtype,group,fold,dup_of,native; fields without quotes or commas.</summary>
internal static class GroupsFile
{
    private const string Header = "split,cls,file,subtype,group,fold,dup_of,native";

    /// <exception cref="RefusedException">A line does not say what it should; the message names it.</exception>
    public static IReadOnlyList<GroupRow> Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != Header)
            throw new RefusedException($"{path}: the first line is not '{Header}'.");
        return [.. lines.Skip(1).Select((line, index) => Parse(line.Split(','), $"{path}:{index + 2}"))];
    }

    private static GroupRow Parse(string[] fields, string where)
    {
        if (fields is not [var split, var className, var file, var subtype, var group, var fold, var copyOf, _])
            throw new RefusedException($"{where}: 8 fields expected, found {fields.Length}.");

        bool isTest = Choose(split, "train", "test", where);
        if (file.Length == 0 || file != Path.GetFileName(file) || group.Length == 0)
            throw new RefusedException($"{where}: a file name without folders and a group are needed.");

        bool foldIsNumber = int.TryParse(fold, NumberStyles.None, CultureInfo.InvariantCulture, out int foldNumber);
        if (foldIsNumber == isTest)
            throw new RefusedException($"{where}: training images have a fold, test images none; found '{fold}'.");

        return new GroupRow(
            $"{split}/{className}/{file}", isTest, Choose(className, "NORMAL", "PNEUMONIA", where),
            subtype switch { "virus" => true, "bacteria" => false, _ => null }, group, foldIsNumber ? foldNumber : null, copyOf.Length > 0);
    }

    private static bool Choose(string value, string no, string yes, string where) =>
        value == yes || (value == no ? false : throw new RefusedException($"{where}: '{value}' is neither {no} nor {yes}."));
}
