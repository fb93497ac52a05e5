using System.Globalization;
using Pneumonia.Dicom;

namespace Pneumonia.Worker.Scoring;

/// <summary>What identifies an instance, read from its header. Everything is null where the file does not tell.</summary>
internal sealed record InstanceHeader(string? StudyInstanceUid, string? SeriesInstanceUid, string? SopInstanceUid, string? AcquiredAt)
{
    public static readonly InstanceHeader None = new(null, null, null, null);

    public static InstanceHeader Read(DicomDataset dataset) => new(
        dataset.GetString(DicomTag.StudyInstanceUid),
        dataset.GetString(DicomTag.SeriesInstanceUid),
        dataset.GetString(DicomTag.SopInstanceUid),
        ReadAcquiredAt(dataset));

    private static string? ReadAcquiredAt(DicomDataset dataset)
    {
        string? offset = ReadOffset(dataset.GetString(DicomTag.TimezoneOffsetFromUtc));
        return ReadDateTime(dataset.GetString(DicomTag.AcquisitionDateTime), offset)
            ?? ReadDateTime(dataset.GetString(DicomTag.AcquisitionDate) + dataset.GetString(DicomTag.AcquisitionTime), offset)
            ?? ReadDateTime(dataset.GetString(DicomTag.ContentDate) + dataset.GetString(DicomTag.ContentTime), offset);
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
