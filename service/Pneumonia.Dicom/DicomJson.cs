using System.Globalization;
using System.Text.Json;

namespace Pneumonia.Dicom;

/// <summary>
/// The DICOM JSON model (PS3.18 annex F). As annex F asks: no group 0002, no group lengths, text in UTF-8 and said to be. Numbers that JSON
/// cannot say (a damaged DS, NaN) are written as strings.
/// </summary>
public static class DicomJson
{
    /// <summary>Binary values longer than this are left out of the JSON.</summary>
    public const int MaxInlineBinaryBytes = 1024;

    public static void Write(DicomFile file, Utf8JsonWriter writer) => WriteDataset(file.Dataset, writer);

    private static void WriteDataset(DicomDataset dataset, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var item in dataset.Where(item => item.Tag.Element != 0))
        {
            writer.WriteStartObject(item.Tag.Value.ToString("X8", CultureInfo.InvariantCulture));
            writer.WriteString("vr", item.VR.Code);
            WriteValue(dataset, item, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(DicomDataset dataset, DicomItem item, Utf8JsonWriter writer)
    {
        if (item.Items is { Count: > 0 } items)
        {
            writer.WriteStartArray("Value");
            foreach (var nested in items)
                WriteDataset(nested, writer);
            writer.WriteEndArray();
        }
        else if (item.VR.IsText || item.VR == DicomVR.AT || BinaryValues.AreNumbers(item.VR))
        {
            var values = item.Tag == DicomTag.SpecificCharacterSet ? ["ISO_IR 192"] : dataset.GetStrings(item);
            if (item.VR == DicomVR.PN)
                values = [.. values.Select(TrimName)];
            if (values.Count > 0 && values is not [""])
                WriteValues(item.VR, values, writer);
        }
        else if (item.Value.Length is > 0 and <= MaxInlineBinaryBytes)
        {
            writer.WriteBase64String("InlineBinary", dataset.IsBigEndianOf(item) ? Swap(item) : item.Value.Span);
        }
    }

    private static void WriteValues(DicomVR vr, IReadOnlyList<string> values, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("Value");
        foreach (string value in values)
        {
            if (value.Length == 0)
                writer.WriteNullValue();
            else if (vr == DicomVR.PN)
                WritePersonName(value, writer);
            else if (vr == DicomVR.AT)
                writer.WriteStringValue(string.Concat(value[1..5], value[6..10]));
            else if (vr.Code is "DS" or "IS" || BinaryValues.AreNumbers(vr))
                WriteNumber(value, writer);
            else
                writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(string value, Utf8JsonWriter writer)
    {
        if (long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out long whole))
            writer.WriteNumberValue(whole);
        else if (ulong.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out ulong unsigned))
            writer.WriteNumberValue(unsigned);
        else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(value);
    }

    /// <summary>Delimiters at the end of a name say nothing (PS3.5 §6.2.1.1).</summary>
    private static string TrimName(string value) => string.Join('=', value.Split('=').Select(group => group.TrimEnd('^'))).TrimEnd('=');

    /// <summary>Component groups, parted by '=': alphabetic, ideographic, phonetic (PS3.5 §6.2, PS3.18 §F.2.2).</summary>
    private static void WritePersonName(string value, Utf8JsonWriter writer)
    {
        string[] groups = value.Split('=', 3);
        writer.WriteStartObject();
        for (int i = 0; i < groups.Length; i++)
        {
            if (groups[i].Length > 0)
                writer.WriteString(i switch { 0 => "Alphabetic", 1 => "Ideographic", _ => "Phonetic" }, groups[i]);
        }

        writer.WriteEndObject();
    }

    /// <summary>Inline binary is little endian (PS3.18 §F.2.7).</summary>
    private static byte[] Swap(DicomItem item)
    {
        byte[] bytes = item.Value.ToArray();
        int unit = item.VR.UnitBytes;
        for (int i = 0; i + unit <= bytes.Length; i += unit)
            Array.Reverse(bytes, i, unit);
        return bytes;
    }
}
