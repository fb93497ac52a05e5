using System.Globalization;

namespace Pneumonia.Dicom;

/// <summary>A data set as readable text, one element a line: byte offset, tag, VR, keyword, value. Long values are shortened.</summary>
public static class DicomText
{
    private const int MaxValueCharacters = 80;

    public static void Write(DicomFile file, TextWriter writer)
    {
        writer.WriteLine($"# {file.TransferSyntax.Name} ({file.TransferSyntax.Uid}), {file.Length.ToString(CultureInfo.InvariantCulture)} bytes");
        Write(file.FileMetaInfo, writer, depth: 0);
        Write(file.Dataset, writer, depth: 0);
        if (file.PixelDataExtent is { } extent)
        {
            string length = extent.Length is { } declared ? Bytes(declared) : "undefined length";
            string state = extent.IsComplete ? "complete" : "incomplete";
            writer.WriteLine($"{Offset(extent.Offset)} {DicomTag.PixelData}    PixelData  <{length}, {state}, not read>");
        }

        WriteLeniencies(file, writer);
    }

    /// <summary>What was read though the standard forbids it, one kind a line: where first, which, how often. Nothing for a file that keeps the rules.</summary>
    public static void WriteLeniencies(DicomFile file, TextWriter writer)
    {
        foreach (var (kind, count, offset) in file.Leniencies)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# leniency at byte {Offset(offset)}: {kind} x {count}"));
    }

    private static void Write(DicomDataset dataset, TextWriter writer, int depth)
    {
        string indent = new(' ', depth * 2);
        foreach (var item in dataset)
        {
            string name = DicomDictionary.Keyword(item.Tag) ?? (item.Tag.IsPrivate ? "Private" : "Unknown");
            writer.WriteLine($"{Offset(item.Offset)} {indent}{item.Tag} {item.VR} {name}  {Describe(dataset, item)}");
            for (int i = 0; i < (item.Items?.Count ?? 0); i++)
            {
                writer.WriteLine($"{Offset(item.Offset)} {indent}  item {(i + 1).ToString(CultureInfo.InvariantCulture)}");
                Write(item.Items![i], writer, depth + 2);
            }
        }
    }

    private static string Describe(DicomDataset dataset, DicomItem item)
    {
        if (item.Items is { } items)
            return $"<{items.Count.ToString(CultureInfo.InvariantCulture)} items>";
        if (item.Fragments is { } fragments)
            return $"<{fragments.Skip(1).Count().ToString(CultureInfo.InvariantCulture)} fragments, {Bytes(fragments.Skip(1).Sum(one => (long)one.Length))}>";
        var values = dataset.GetStrings(item);
        if (values.Count == 0)
            return item.Value.IsEmpty ? "<empty>" : $"<{Bytes(item.Value.Length)}>";
        string text = Printable(string.Join('\\', values));
        return text.Length > MaxValueCharacters ? $"[{text[..MaxValueCharacters]}...]" : $"[{text}]";
    }

    /// <summary>A file must not steer the terminal that shows it.</summary>
    private static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '.' : character));

    private static string Offset(long offset) => offset.ToString("D8", CultureInfo.InvariantCulture);

    private static string Bytes(long count) => count.ToString(CultureInfo.InvariantCulture) + " bytes";
}
