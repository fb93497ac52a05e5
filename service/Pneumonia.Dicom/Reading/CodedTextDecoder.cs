using System.Text;

namespace Pneumonia.Dicom;

/// <summary>
/// Text of sets that ISO 2022 designates, with code extensions or without (PS3.5 §6.1.2.5, annexes H to K): ASCII in G0 and
/// <paramref name="initial"/> in G1 until an escape sequence says otherwise, and again from the next delimiter on.
/// </summary>
internal sealed class CodedTextDecoder(CodedCharacterSet initial, bool hasExtensions) : TextDecoder
{
    /// <remarks>With code extensions every escape sequence of DICOM's is followed, also those whose set Specific Character Set does not name.</remarks>
    public override string Decode(ReadOnlySpan<byte> bytes, DicomVR vr)
    {
        var text = new StringBuilder(bytes.Length);
        CodedCharacterSet? g0 = null;
        var g1 = initial;
        int position = 0;
        while (position < bytes.Length)
        {
            byte value = bytes[position];
            if (hasExtensions && EscapeSequence.Read(bytes[position..]) is { } escape)
            {
                if (escape.IsG1)
                    g1 = escape.Set ?? initial;
                else
                    g0 = escape.Set;
                position += escape.Length;
                continue;
            }

            if (value < 0x20 || (g0 is null && IsDelimiter(value, vr)))
                (g0, g1) = (null, initial);
            text.Append(Character(bytes[position..], value < 0x80 ? g0 : g1, out int length));
            position += length;
        }

        return text.ToString();
    }

    private char Character(ReadOnlySpan<byte> bytes, CodedCharacterSet? set, out int length)
    {
        byte first = bytes[0];
        length = 1;
        if (hasExtensions && first == EscapeSequence.Escape)
            return CodedCharacterSet.Unknown;
        if (first <= 0x20 || set is null)
            return (char)first;
        if (!set.IsDouble)
            return set[first];
        if (bytes.Length < 2 || !IsGraphic(first) || !IsGraphic(bytes[1]) || ((first ^ bytes[1]) & 0x80) != 0)
            return CodedCharacterSet.Unknown;
        length = 2;
        return set[first & 0x7F, bytes[1] & 0x7F];
    }

    private static bool IsGraphic(byte value) => (value & 0x7F) is >= 0x21 and <= 0x7E;

    /// <summary>Where the initial sets count again (PS3.5 §6.1.2.5.3), besides the control characters.</summary>
    private static bool IsDelimiter(byte value, DicomVR vr) =>
        (value == '\\' && vr.IsMultiText) || (value is (byte)'^' or (byte)'=' && vr == DicomVR.PN);
}
