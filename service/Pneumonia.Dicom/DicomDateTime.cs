using System.Globalization;

namespace Pneumonia.Dicom;

/// <summary>A date, or a date and time, as a header tells it (PS3.5 §6.2 DA, TM, DT).</summary>
/// <param name="Local">What the clock showed. Parts that the header leaves out are zero; a leap second is the second before it.</param>
/// <param name="HasTime">False when the header tells a day alone.</param>
/// <param name="Offset">From UTC, -12 to +14 hours; null when the header does not tell: then only the modality's clock knows.</param>
public readonly record struct DicomDateTime(DateTime Local, bool HasTime, TimeSpan? Offset)
{
    /// <summary>The moment; null without time or offset.</summary>
    public DateTimeOffset? Moment => HasTime && Offset is { } offset ? ToOffset(offset) : null;

    /// <summary>ISO 8601 to the second: the day alone, or with the time, and with the offset where it is known.</summary>
    public override string ToString()
    {
        if (!HasTime)
            return Local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string offset = Offset is { } known ? (known < TimeSpan.Zero ? "-" : "+") + known.ToString("hh\\:mm", CultureInfo.InvariantCulture) : "";
        return Local.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + offset;
    }

    /// <summary>
    /// A DT: YYYYMMDDHHMMSS.FFFFFF&amp;ZZXX, cut off anywhere behind the day. Null for anything else, and for a year or month alone.
    /// </summary>
    /// <param name="zone">Timezone Offset From UTC (0008,0201), which counts where the value has no offset of its own (PS3.3 §C.12.1.1.8).</param>
    public static DicomDateTime? Parse(string? value, string? zone = null)
    {
        if (value is null)
            return null;
        int sign = value.AsSpan().IndexOfAny('+', '-');
        var offset = ParseOffset(sign < 0 ? zone : value[sign..]);
        string text = sign < 0 ? value : value[..sign];
        if ((sign >= 0 && offset is null) || text.Length < 8 || ParseDate(text[..8]) is not { } date)
            return null;
        if (text.Length == 8)
            return new DicomDateTime(date.ToDateTime(TimeOnly.MinValue), HasTime: false, offset);
        return ParseTime(text[8..]) is { } time && text[8] != ':' ? new DicomDateTime(date.ToDateTime(time), HasTime: true, offset) : null;
    }

    /// <summary>A DA and a TM. Null without a readable date; a time that is missing or cannot be read leaves the day.</summary>
    /// <param name="zone">Timezone Offset From UTC (0008,0201).</param>
    public static DicomDateTime? Parse(string? date, string? time, string? zone)
    {
        if (ParseDate(date) is not { } day)
            return null;
        var clock = ParseTime(time);
        return new DicomDateTime(day.ToDateTime(clock ?? TimeOnly.MinValue), clock is not null, ParseOffset(zone));
    }

    /// <summary>YYYYMMDD, or YYYY.MM.DD as in ACR-NEMA (PS3.5 §6.2 DA, note 1); null for anything else.</summary>
    public static DateOnly? ParseDate(string? value) =>
        DateOnly.TryParseExact(value, ["yyyyMMdd", "yyyy.MM.dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>HH[MM[SS[.F]]] with one to six digits of a second, or HH:MM[:SS[.F]] as in ACR-NEMA (PS3.5 §6.2 TM, note 1); null for anything else.</summary>
    public static TimeOnly? ParseTime(string? value)
    {
        string[] parts = (value ?? "").Split('.', 2);
        bool hasColons = parts[0].Contains(':', StringComparison.Ordinal);
        string digits = hasColons ? parts[0].Replace(":", "", StringComparison.Ordinal) : parts[0];
        bool isTime = digits.Length is 2 or 4 or 6 && digits.All(char.IsAsciiDigit) && (!hasColons || IsColonForm(parts[0]));
        bool isWhole = parts.Length == 1 || (digits.Length == 6 && parts[1].Length is >= 1 and <= 6 && parts[1].All(char.IsAsciiDigit));
        if (!isTime || !isWhole)
            return null;
        int hour = Number(digits, 0), minute = Number(digits, 2), second = Number(digits, 4);
        if (hour > 23 || minute > 59 || second > 60)
            return null;
        long microseconds = parts.Length == 1 ? 0 : int.Parse(parts[1].PadRight(6, '0'), CultureInfo.InvariantCulture);
        return new TimeOnly(hour, minute, Math.Min(second, 59)).Add(TimeSpan.FromMicroseconds(microseconds));
    }

    /// <summary>&amp;ZZXX, for example +0100, from -1200 to +1400 (PS3.5 §6.2 DT). Null for anything else, -0000 among it, which says that nobody knows.</summary>
    public static TimeSpan? ParseOffset(string? value)
    {
        if (value is not [('+' or '-') and var sign, .. { Length: 4 } digits] || !digits.All(char.IsAsciiDigit) || value == "-0000")
            return null;
        int minutes = (Number(digits, 0) * 60) + Number(digits, 2);
        if (Number(digits, 2) > 59 || minutes > (sign == '-' ? 12 : 14) * 60)
            return null;
        return TimeSpan.FromMinutes(sign == '-' ? -minutes : minutes);
    }

    private static bool IsColonForm(string text) => text.Length is 5 or 8 && text[2] == ':' && (text.Length == 5 || text[5] == ':');

    private static int Number(string digits, int start) =>
        start >= digits.Length ? 0 : int.Parse(digits.AsSpan(start, 2), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Null within a day of the calendar's ends, where the moment would be outside of it.</summary>
    private DateTimeOffset? ToOffset(TimeSpan offset) =>
        Local.Ticks - offset.Ticks is var utc && utc >= 0 && utc <= DateTime.MaxValue.Ticks ? new DateTimeOffset(Local, offset) : null;
}
