namespace Pneumonia.Dicom;

/// <summary>What stands before an element's value: tag, VR and length (PS3.5 §7.1).</summary>
/// <param name="VR">Null in implicit VR and for items and delimiters, which have none (PS3.5 §7.5).</param>
/// <param name="Bytes">Its own size: 8, or 12 with a 32-bit length in explicit VR.</param>
internal readonly record struct ElementHeader(DicomTag Tag, DicomVR? VR, uint Length, int Bytes)
{
    public const uint UndefinedLength = 0xFFFFFFFF;

    public const int ShortBytes = 8;

    public const int LongBytes = 12;

    public bool HasUndefinedLength => Length == UndefinedLength;

    /// <summary>Group FFFE: item, item delimiter, sequence delimiter.</summary>
    public bool IsDelimiter => Tag.Group == 0xFFFE;

    /// <summary>The rule that the VR breaks; null when it is one that the standard has.</summary>
    public DicomLeniencyKind? Leniency { get; init; }

    /// <summary>The two bytes between VR and 32-bit length are not zero.</summary>
    public bool HasReservedBytes { get; init; }

    /// <summary>Reads a header; false when the bytes end within it.</summary>
    /// <param name="isDoubtful">The VR is none, or an unknown one with something else than zeros behind it: only the tag is read.</param>
    public static bool TryRead(ref ByteCursor cursor, DataSetEncoding encoding, out ElementHeader header, out bool isDoubtful)
    {
        header = default;
        isDoubtful = false;
        if (!cursor.TryReadTag(out var tag))
            return false;

        if (!encoding.IsExplicitVR || tag.Group == 0xFFFE)
        {
            bool isWhole = cursor.TryReadUInt32(out uint length);
            header = new ElementHeader(tag, null, length, ShortBytes);
            return isWhole;
        }

        header = new ElementHeader(tag, null, 0, ShortBytes);
        if (!cursor.TryRead(2, out var code) || !cursor.TryReadUInt16(out ushort shortLength))
            return false;
        if (ReadVR(code) is not { } vr)
        {
            isDoubtful = true;
            return true;
        }

        if (!vr.HasLongLength)
        {
            header = new ElementHeader(tag, vr, shortLength, ShortBytes);
            return true;
        }

        bool isUnknown = vr == DicomVR.UN && !code.SequenceEqual("UN"u8);
        isDoubtful = isUnknown && shortLength != 0;
        if (isDoubtful)
            return true;
        bool hasLength = cursor.TryReadUInt32(out uint longLength);
        header = new ElementHeader(tag, vr, longLength, LongBytes)
        {
            Leniency = isUnknown ? DicomLeniencyKind.UnknownVR : null,
            HasReservedBytes = shortLength != 0,
        };
        return hasLength;
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
}
