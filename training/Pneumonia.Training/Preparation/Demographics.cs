using System.Globalization;

namespace Pneumonia.Training.Preparation;

/// <summary>Reads age, sex and view as tables and DICOM headers write them.</summary>
internal static class Demographics
{
    private const int MaxYears = 130;

    /// <summary>Whole years, or as in PS3.5 §6.2 AS: 004Y, 018M, 003W, 010D.</summary>
    public static bool TryAge(string text, out int? years)
    {
        years = null;
        if (text.Length == 0)
            return true;

        char unit = char.IsAsciiDigit(text[^1]) ? 'Y' : text[^1];
        if (!int.TryParse(char.IsAsciiDigit(text[^1]) ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return false;

        years = unit switch
        {
            'Y' => number,
            'M' => number / 12,
            'W' => (int)(number * 7 / 365.25),
            'D' => (int)(number / 365.25),
            _ => null,
        };
        return years is <= MaxYears;
    }

    /// <summary>M or F; null where it is not told or another.</summary>
    public static bool TrySex(string text, out string? sex)
    {
        string upper = text.ToUpperInvariant();
        sex = upper switch { "M" or "MALE" => "M", "F" or "FEMALE" => "F", _ => null };
        return sex is not null || upper is "" or "O" or "U" or "UNKNOWN";
    }

    /// <summary>PA or AP.</summary>
    public static bool TryView(string text, out string? view)
    {
        string upper = text.ToUpperInvariant();
        view = upper is "PA" or "AP" ? upper : null;
        return view is not null || text.Length == 0;
    }
}
