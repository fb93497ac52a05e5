using System.Buffers.Binary;
using System.Globalization;

namespace Pneumonia.Dicom;

/// <summary>Numbers as they stand in a value (PS3.5 §6.2, §7.3).</summary>
internal static class BinaryValues
{
    /// <summary>VRs that are numbers one by one; OB, OW and their like are bytes, not numbers.</summary>
    public static bool AreNumbers(DicomVR vr) => vr.Code is "US" or "SS" or "UL" or "SL" or "UV" or "SV" or "FL" or "FD";

    /// <summary>False when there is no such value or the VR is not a number's.</summary>
    public static bool TryGetDouble(ReadOnlySpan<byte> value, DicomVR vr, bool isBigEndian, int index, out double number)
    {
        number = 0;
        if (!AreNumbers(vr) || index < 0 || index >= value.Length / vr.UnitBytes)
            return false;
        ulong bits = Bits(value.Slice(index * vr.UnitBytes, vr.UnitBytes), isBigEndian);
        number = vr.Code switch
        {
            "SS" => (short)bits,
            "SL" => (int)bits,
            "SV" => (long)bits,
            "FL" => BitConverter.UInt32BitsToSingle((uint)bits),
            "FD" => BitConverter.UInt64BitsToDouble(bits),
            _ => bits,
        };
        return true;
    }

    /// <summary>All numbers or tags of a value as text; empty for bytes.</summary>
    public static IReadOnlyList<string> Format(ReadOnlySpan<byte> value, DicomVR vr, bool isBigEndian)
    {
        if (vr != DicomVR.AT && !AreNumbers(vr))
            return [];
        int unit = vr == DicomVR.AT ? 4 : vr.UnitBytes;
        string[] texts = new string[value.Length / unit];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = FormatOne(value.Slice(i * unit, unit), vr, isBigEndian);
        return texts;
    }

    public static DicomTag Tag(ReadOnlySpan<byte> value, bool isBigEndian) =>
        new((ushort)Bits(value[..2], isBigEndian), (ushort)Bits(value[2..4], isBigEndian));

    public static uint ReadUInt32(ReadOnlySpan<byte> value, bool isBigEndian) => (uint)Bits(value, isBigEndian);

    private static string FormatOne(ReadOnlySpan<byte> value, DicomVR vr, bool isBigEndian) => vr.Code switch
    {
        "AT" => Tag(value, isBigEndian).ToString(),
        "SS" => ((short)Bits(value, isBigEndian)).ToString(CultureInfo.InvariantCulture),
        "SL" => ((int)Bits(value, isBigEndian)).ToString(CultureInfo.InvariantCulture),
        "SV" => ((long)Bits(value, isBigEndian)).ToString(CultureInfo.InvariantCulture),
        "FL" => BitConverter.UInt32BitsToSingle((uint)Bits(value, isBigEndian)).ToString("R", CultureInfo.InvariantCulture),
        "FD" => BitConverter.UInt64BitsToDouble(Bits(value, isBigEndian)).ToString("R", CultureInfo.InvariantCulture),
        _ => Bits(value, isBigEndian).ToString(CultureInfo.InvariantCulture),
    };

    private static ulong Bits(ReadOnlySpan<byte> value, bool isBigEndian) => (value.Length, isBigEndian) switch
    {
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(value),
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(value),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(value),
        (4, true) => BinaryPrimitives.ReadUInt32BigEndian(value),
        (_, false) => BinaryPrimitives.ReadUInt64LittleEndian(value),
        (_, true) => BinaryPrimitives.ReadUInt64BigEndian(value),
    };
}
