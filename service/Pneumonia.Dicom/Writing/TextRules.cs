using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pneumonia.Dicom;

/// <summary>Length and repertoire of the text VRs (PS3.5 §6.2, table 6.2-1).</summary>
internal static class TextRules
{
    private const string Time = @"([01]\d|2[0-3])([0-5]\d(([0-5]\d|60)(\.\d{1,6})?)?)?";

    private static readonly FrozenDictionary<string, (string Rule, int MaxCharacters, Regex Pattern)> Rules =
        new Dictionary<string, (string Rule, int MaxCharacters, Regex Pattern)>
        {
            ["AE"] = ("up to 16 characters of ASCII but backslash and controls, not all of them blank", 16, Whole(@"[\x20-\x5B\x5D-\x7E]*[\x21-\x5B\x5D-\x7E][\x20-\x5B\x5D-\x7E]*")),
            ["AS"] = ("three digits and D, W, M or Y", 4, Whole(@"\d{3}[DWMY]")),
            ["CS"] = ("up to 16 capitals, digits, blanks and underscores", 16, Whole("[A-Z0-9 _]+")),
            ["DA"] = ("a date YYYYMMDD", 8, Whole(@"\d{8}")),
            ["DS"] = ("a decimal number of up to 16 characters", 16, Whole(@" *[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)? *")),
            ["DT"] = ("a date and time YYYYMMDDHHMMSS.FFFFFF&ZZXX, cut short from the right if need be", 26, Whole(
                @"\d{4}((0[1-9]|1[0-2])((0[1-9]|[12]\d|3[01])(" + Time + @")?)?)?([+-](0\d|1[0-4])[0-5]\d)?")),
            ["IS"] = ("a whole number of 32 bits in up to 12 characters", 12, Whole(@" *[+-]?\d+ *")),
            ["LO"] = ("up to 64 characters without backslash and controls", 64, Line),
            ["LT"] = ("up to 10240 characters without controls but TAB, LF, FF and CR", 10_240, Paragraphs),
            ["PN"] = ("up to three groups of 64 characters, each of up to five components, without backslash and controls", 194, Whole(
                @"[^=\\\p{Cc}]{0,64}(=[^=\\\p{Cc}]{0,64}){0,2}")),
            ["SH"] = ("up to 16 characters without backslash and controls", 16, Line),
            ["ST"] = ("up to 1024 characters without controls but TAB, LF, FF and CR", 1024, Paragraphs),
            ["TM"] = ("a time HHMMSS.FFFFFF, cut short from the right if need be", 13, Whole(Time)),
            ["UC"] = ("characters without backslash and controls", int.MaxValue, Line),
            ["UI"] = ("up to 64 digits and dots, no component with leading zeros", 64, Whole(@"(0|[1-9]\d*)(\.(0|[1-9]\d*))*")),
            ["UR"] = ("a URI of RFC 3986", int.MaxValue, Whole(@"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+ *")),
            ["UT"] = ("characters without controls but TAB, LF, FF and CR", int.MaxValue, Paragraphs),
        }.ToFrozenDictionary();

    private static Regex Line => Whole(@"[^\\\p{Cc}]*");

    private static Regex Paragraphs => Whole(@"[\t\n\f\r\P{Cc}]*");

    /// <summary>The rule that a value breaks; null when all keep to it.</summary>
    public static string? FindBroken(DicomVR vr, IReadOnlyList<string> values)
    {
        if (values.Count > 1 && !vr.IsMultiText)
            return $"{vr} has one value.";
        return values.All(value => value.Length == 0 || IsKept(vr, value)) ? null : $"{vr} is {Rules[vr.Code].Rule}.";
    }

    private static bool IsKept(DicomVR vr, string value)
    {
        if (!Rules.TryGetValue(vr.Code, out var rule))
            return true; // The writer refuses a VR that is none of text.
        bool fits = value.Length <= rule.MaxCharacters || value.EnumerateRunes().Count() <= rule.MaxCharacters;
        return fits && rule.Pattern.IsMatch(value) && vr.Code switch
        {
            "DA" => DateOnly.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "IS" => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
            "PN" => value.Split('=').All(group => group.Count(character => character == '^') <= 4),
            _ => true,
        };
    }

    private static Regex Whole(string pattern) => new(@"\A(" + pattern + @")\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant);
}
