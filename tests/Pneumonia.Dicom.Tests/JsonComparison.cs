using System.Globalization;
using System.Text.Json;

namespace Pneumonia.Dicom.Tests;

/// <summary>Compares two DICOM JSON objects by meaning: numbers by value, long binaries, which this library leaves out, by presence.</summary>
internal static class JsonComparison
{
    /// <returns>The path of each difference with both sides.</returns>
    public static IEnumerable<string> Compare(JsonElement ours, JsonElement theirs, string path, bool isSingle = false)
    {
        if (ours.ValueKind == JsonValueKind.Object && theirs.ValueKind == JsonValueKind.Object)
            return CompareObjects(ours, theirs, path);
        if (ours.ValueKind == JsonValueKind.Array && theirs.ValueKind == JsonValueKind.Array && ours.GetArrayLength() == theirs.GetArrayLength())
            return ours.EnumerateArray().Zip(theirs.EnumerateArray()).SelectMany((pair, index) => Compare(pair.First, pair.Second, $"{path}[{index}]", isSingle));
        if (ours.ValueKind == JsonValueKind.Number && theirs.ValueKind == JsonValueKind.Number)
            return IsSameNumber(ours, theirs, isSingle) ? [] : [Show(path, ours, theirs)];
        return ours.GetRawText() == theirs.GetRawText() || (ours.ValueKind == JsonValueKind.String && ours.ValueEquals(theirs.ToString())) ? [] : [Show(path, ours, theirs)];
    }

    private static IEnumerable<string> CompareObjects(JsonElement ours, JsonElement theirs, string path)
    {
        var names = ours.EnumerateObject().Concat(theirs.EnumerateObject()).Select(property => property.Name).Distinct().Order(StringComparer.Ordinal);
        bool isSingle = theirs.TryGetProperty("vr", out var vr) && vr.GetString() == "FL";
        foreach (string name in names)
        {
            string place = $"{path}/{name}";
            bool isOurs = ours.TryGetProperty(name, out var left), isTheirs = theirs.TryGetProperty(name, out var right);
            if (isOurs && isTheirs)
            {
                foreach (string difference in Compare(left, right, place, isSingle))
                    yield return difference;
            }
            else if (!(name == "InlineBinary" && isTheirs && right.GetBytesFromBase64().Length > DicomJson.MaxInlineBinaryBytes))
            {
                yield return $"{place}: {(isOurs ? $"only ours: {Cut(left)}" : $"only theirs: {Cut(right)}")}";
            }
        }
    }

    /// <summary>dcm2json prints FL with nine digits, which name the same float but another double.</summary>
    private static bool IsSameNumber(JsonElement ours, JsonElement theirs, bool isSingle) =>
        isSingle ? (float)ours.GetDouble() == (float)theirs.GetDouble() : ours.GetDouble() == theirs.GetDouble();

    private static string Show(string path, JsonElement ours, JsonElement theirs) => $"{path}: {Cut(ours)} <> {Cut(theirs)}";

    private static string Cut(JsonElement element)
    {
        string text = element.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal);
        return text.Length <= 100 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..100]}... ({text.Length})");
    }
}
