using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>
/// Finds out, where two bytes stand for a VR that are none, how the element is written: of the forms that a header may have, the one behind
/// whose value the data set plainly goes on. Little endian only.
/// </summary>
internal static class DoubtfulHeader
{
    /// <param name="bytes">All bytes up to the end of the data set or item.</param>
    /// <param name="position">Where the tag is.</param>
    /// <returns>Null when no form fits, or two that differ.</returns>
    public static ElementHeader? Resolve(ReadOnlySpan<byte> bytes, int position, DicomTag tag)
    {
        var rest = bytes[position..];
        var reading = Fitting(bytes, position, tag, BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]), ElementHeader.ShortBytes);
        var others = new List<ElementHeader?>
        {
            Fitting(bytes, position, tag, BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), ElementHeader.ShortBytes) is { } header
                && DicomDictionary.ImplicitVR(tag, isSigned: false) != DicomVR.SQ ? header with { VR = null, Leniency = DicomLeniencyKind.ImplicitElement } : null,
            rest.Length >= ElementHeader.LongBytes
                ? Fitting(bytes, position, tag, BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]), ElementHeader.LongBytes)
                : null,
        };
        foreach (var other in others)
        {
            if (other is not { } found)
                continue;
            if (reading is { } known && (known.Length, known.Bytes) != (found.Length, found.Bytes))
                return null;
            reading ??= found;
        }

        return reading;
    }

    /// <summary>
    /// The data set plainly goes on behind <paramref name="position"/>: it ends there, or is followed by a delimiter, or by an element that can
    /// follow <paramref name="tag"/>.
    /// </summary>
    public static bool GoesOn(ReadOnlySpan<byte> bytes, int position, DicomTag tag, bool isExplicitVR)
    {
        var rest = bytes[position..];
        if (rest.IsEmpty)
            return true;
        if (rest.Length < ElementHeader.ShortBytes)
            return false;
        var next = new DicomTag(BinaryPrimitives.ReadUInt16LittleEndian(rest), BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]));
        if (next.Group == 0xFFFE)
            return next != DicomTag.Item && BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) == 0;
        bool hasVR = isExplicitVR && ElementHeader.ReadVR(rest[4..6]) is not null;
        bool isAttribute = DicomDictionary.IsKnown(next);
        return hasVR ? next > tag || isAttribute : next > tag && isAttribute;
    }

    private static ElementHeader? Fitting(ReadOnlySpan<byte> bytes, int position, DicomTag tag, uint length, int headerBytes)
    {
        int value = position + headerBytes;
        if (length > (uint)(bytes.Length - value) || !GoesOn(bytes, value + (int)length, tag, isExplicitVR: true))
            return null;
        return new ElementHeader(tag, DicomVR.UN, length, headerBytes) { Leniency = DicomLeniencyKind.InvalidVR };
    }
}
