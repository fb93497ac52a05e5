using System.Globalization;
using Pneumonia.Dicom;

namespace Pneumonia.Worker.Scoring;

/// <summary>What identifies an instance, read from its header. Everything is null where the file does not tell.</summary>
internal sealed record InstanceHeader(string? StudyInstanceUid, string? SeriesInstanceUid, string? SopInstanceUid, string? AcquiredAt)
{
    private static readonly DicomTag StudyInstanceUidTag = new(0x0020, 0x000D);
    private static readonly DicomTag SeriesInstanceUidTag = new(0x0020, 0x000E);
    private static readonly DicomTag SopInstanceUidTag = new(0x0008, 0x0018);
    private static readonly DicomTag AcquisitionDateTime = new(0x0008, 0x002A);
    private static readonly DicomTag AcquisitionDate = new(0x0008, 0x0022);
    private static readonly DicomTag AcquisitionTime = new(0x0008, 0x0032);
    private static readonly DicomTag ContentDate = new(0x0008, 0x0023);
    private static readonly DicomTag ContentTime = new(0x0008, 0x0033);
    private static readonly DicomTag TimezoneOffsetFromUtc = new(0x0008, 0x0201);

    public static readonly InstanceHeader None = new(null, null, null, null);

    public static InstanceHeader Read(DicomDataset dataset) => new(
        dataset.GetString(StudyInstanceUidTag),
        dataset.GetString(SeriesInstanceUidTag),
        dataset.GetString(SopInstanceUidTag),
        ReadAcquiredAt(dataset));

    private static string? ReadAcquiredAt(DicomDataset dataset)
    {
        string? offset = ReadOffset(dataset.GetString(TimezoneOffsetFromUtc));
        return ReadDateTime(dataset.GetString(AcquisitionDateTime), offset)
            ?? ReadDateTime(dataset.GetString(AcquisitionDate) + dataset.GetString(AcquisitionTime), offset)
            ?? ReadDateTime(dataset.GetString(ContentDate) + dataset.GetString(ContentTime), offset);
    }

    // PS3.5 §6.2 DT: YYYYMMDDHHMMSS.FFFFFF&ZZXX, cut off anywhere from the right. Fractions of a second are dropped. The offset is the value's
    // own, else the header's; without either the time stays local: today's offset of this server says nothing about the modality's clock.
    private static string? ReadDateTime(string? value, string? headerOffset)
    {
        if (value is null)
            return null;

        int sign = value.IndexOfAny(['+', '-']);
        string? offset = sign >= 0 ? ReadOffset(value[sign..]) : headerOffset;
        string digits = sign >= 0 ? value[..sign] : value;
        if (digits.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point)
            digits = digits[..point];

        string? format = digits.Length switch { 14 => "yyyyMMddHHmmss", 12 => "yyyyMMddHHmm", 8 => "yyyyMMdd", _ => null };
        if (format is null || !DateTime.TryParseExact(digits, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return null;
        return digits.Length == 8
            ? parsed.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : parsed.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + offset;
    }

    // &ZZXX, for example +0100 (PS3.3 §C.12.1.1.8).
    private static string? ReadOffset(string? value) =>
        value is [('+' or '-'), >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9'] ? $"{value[..3]}:{value[3..]}" : null;
}
