namespace Pneumonia.Dicom;

/// <summary>What stands before an element's value: tag, VR and length (PS3.5 §7.1).</summary>
/// <param name="VR">Null in implicit VR and for items and delimiters, which have none (PS3.5 §7.5).</param>
internal readonly record struct ElementHeader(DicomTag Tag, DicomVR? VR, uint Length)
{
    public const uint UndefinedLength = 0xFFFFFFFF;

    public bool HasUndefinedLength => Length == UndefinedLength;

    /// <summary>Group FFFE: item, item delimiter, sequence delimiter.</summary>
    public bool IsDelimiter => Tag.Group == 0xFFFE;

    /// <summary>Reads a header; false when the bytes end within it.</summary>
    /// <param name="isVRValid">False when two bytes stand where a VR should that are none; the cursor is then behind them.</param>
    public static bool TryRead(ref ByteCursor cursor, DataSetEncoding encoding, out ElementHeader header, out bool isVRValid)
    {
        header = default;
        isVRValid = true;
        if (!cursor.TryReadTag(out var tag))
            return false;

        DicomVR? vr = null;
        uint length;
        if (!encoding.IsExplicitVR || tag.Group == 0xFFFE)
        {
            if (!cursor.TryReadUInt32(out length))
                return false;
        }
        else
        {
            if (!cursor.TryRead(2, out var code))
                return false;
            // Known senders write blanks or question marks for a VR that they do not know, with a short length.
            bool isPlaceholder = code.SequenceEqual("  "u8) || code.SequenceEqual("??"u8);
            vr = isPlaceholder ? DicomVR.UN : ReadVR(code);
            if (vr is null)
            {
                isVRValid = false;
                return true;
            }

            if (!TryReadLength(ref cursor, vr.Value.HasLongLength && !isPlaceholder, out length))
                return false;
        }

        header = new ElementHeader(tag, vr, length);
        return true;
    }

    /// <summary>
    /// The VR that two bytes name, null when they cannot. Two capitals that this version does not know are a newer VR, read as UN;
    /// all VRs to come have 32-bit lengths (PS3.5 §6.2, §7.1.2).
    /// </summary>
    public static DicomVR? ReadVR(ReadOnlySpan<byte> code)
    {
        if (!char.IsAsciiLetterUpper((char)code[0]) || !char.IsAsciiLetterUpper((char)code[1]))
            return null;
        return ((code[0] << 8) | code[1]) switch
        {
            ('A' << 8) | 'E' => DicomVR.AE,
            ('A' << 8) | 'S' => DicomVR.AS,
            ('A' << 8) | 'T' => DicomVR.AT,
            ('C' << 8) | 'S' => DicomVR.CS,
            ('D' << 8) | 'A' => DicomVR.DA,
            ('D' << 8) | 'S' => DicomVR.DS,
            ('D' << 8) | 'T' => DicomVR.DT,
            ('F' << 8) | 'D' => DicomVR.FD,
            ('F' << 8) | 'L' => DicomVR.FL,
            ('I' << 8) | 'S' => DicomVR.IS,
            ('L' << 8) | 'O' => DicomVR.LO,
            ('L' << 8) | 'T' => DicomVR.LT,
            ('O' << 8) | 'B' => DicomVR.OB,
            ('O' << 8) | 'D' => DicomVR.OD,
            ('O' << 8) | 'F' => DicomVR.OF,
            ('O' << 8) | 'L' => DicomVR.OL,
            ('O' << 8) | 'V' => DicomVR.OV,
            ('O' << 8) | 'W' => DicomVR.OW,
            ('P' << 8) | 'N' => DicomVR.PN,
            ('S' << 8) | 'H' => DicomVR.SH,
            ('S' << 8) | 'L' => DicomVR.SL,
            ('S' << 8) | 'Q' => DicomVR.SQ,
            ('S' << 8) | 'S' => DicomVR.SS,
            ('S' << 8) | 'T' => DicomVR.ST,
            ('S' << 8) | 'V' => DicomVR.SV,
            ('T' << 8) | 'M' => DicomVR.TM,
            ('U' << 8) | 'C' => DicomVR.UC,
            ('U' << 8) | 'I' => DicomVR.UI,
            ('U' << 8) | 'L' => DicomVR.UL,
            ('U' << 8) | 'R' => DicomVR.UR,
            ('U' << 8) | 'S' => DicomVR.US,
            ('U' << 8) | 'T' => DicomVR.UT,
            ('U' << 8) | 'V' => DicomVR.UV,
            _ => DicomVR.UN,
        };
    }

    private static bool TryReadLength(ref ByteCursor cursor, bool isLong, out uint length)
    {
        if (isLong)
        {
            length = 0;
            return cursor.TryReadUInt16(out _) && cursor.TryReadUInt32(out length);
        }

        bool read = cursor.TryReadUInt16(out ushort shortLength);
        length = shortLength;
        return read;
    }
}
