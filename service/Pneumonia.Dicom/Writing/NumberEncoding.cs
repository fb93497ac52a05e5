using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Pneumonia.Dicom;

/// <summary>Numbers as values of a VR, little endian (PS3.5 §6.2). What does not fit is refused with the rule that it breaks.</summary>
internal static class NumberEncoding
{
    private const int MaxDecimalStringLength = 16;

    public static bool TryEncodeIntegers(DicomVR vr, IReadOnlyList<long> values, out byte[] bytes, out string rule)
    {
        bytes = [];
        (long Low, long High)? range = vr.Code switch
        {
            "US" => (ushort.MinValue, ushort.MaxValue),
            "SS" => (short.MinValue, short.MaxValue),
            "UL" => (uint.MinValue, uint.MaxValue),
            "SL" => (int.MinValue, int.MaxValue),
            "UV" => (0, long.MaxValue),
            "SV" => (long.MinValue, long.MaxValue),
            _ => null,
        };
        rule = range is { } ends ? $"{vr} is from {ends.Low} to {ends.High}." : $"{vr} is not a VR of whole numbers.";
        if (range is not { } limits || values.Any(value => value < limits.Low || value > limits.High))
            return false;
        bytes = Encode(vr.UnitBytes, values);
        return true;
    }

    public static bool TryEncodeDecimals(DicomVR vr, IReadOnlyList<double> values, out byte[] bytes, out string rule)
    {
        bytes = [];
        rule = vr.Code is "FL" or "FD" or "DS" ? $"{vr} is finite." : $"{vr} is not a VR of decimal numbers.";
        if (vr.Code is not ("FL" or "FD" or "DS") || !values.All(value => vr == DicomVR.FL ? float.IsFinite((float)value) : double.IsFinite(value)))
            return false;
        bytes = vr.Code switch
        {
            "FL" => Encode(vr.UnitBytes, [.. values.Select(value => (long)BitConverter.SingleToInt32Bits((float)value))]),
            "FD" => Encode(vr.UnitBytes, [.. values.Select(BitConverter.DoubleToInt64Bits)]),
            _ => Encoding.ASCII.GetBytes(string.Join('\\', values.Select(DecimalString))),
        };
        return true;
    }

    /// <summary>The low bytes of each value.</summary>
    public static byte[] Encode(int unitBytes, IReadOnlyList<long> values)
    {
        byte[] bytes = new byte[values.Count * unitBytes];
        Span<byte> whole = stackalloc byte[sizeof(long)];
        for (int i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(whole, values[i]);
            whole[..unitBytes].CopyTo(bytes.AsSpan(i * unitBytes));
        }

        return bytes;
    }

    /// <summary>The shortest text that reads back as the same number, or as near to it as 16 characters come.</summary>
    private static string DecimalString(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        for (int digits = 15; text.Length > MaxDecimalStringLength; digits--)
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text;
    }
}
