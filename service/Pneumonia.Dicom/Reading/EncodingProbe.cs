using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>Tells from its first element how a data set is written, as files without a meta header need.</summary>
internal static class EncodingProbe
{
    /// <summary>
    /// Null when the bytes begin with no attribute of the standard in any encoding. Private attributes do not count: groups below 0008 are
    /// reserved, so a data set begins with a standard one.
    /// </summary>
    /// <param name="remaining">How long the data set is at most: an element of implicit VR that is longer is none.</param>
    public static DataSetEncoding? Guess(ReadOnlySpan<byte> content, long remaining)
    {
        if (content.Length < ElementHeader.ShortBytes)
            return null;
        bool hasVR = ElementHeader.ReadVR(content[4..6]) is not null;
        if (Begins(content, isBigEndian: false))
        {
            if (hasVR)
                return DataSetEncoding.ExplicitLittleEndian;
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
            return length == ElementHeader.UndefinedLength || length <= remaining - ElementHeader.ShortBytes ? DataSetEncoding.ImplicitLittleEndian : null;
        }

        return hasVR && Begins(content, isBigEndian: true) ? DataSetEncoding.ExplicitBigEndian : null;
    }

    /// <summary>Group 0002 is explicit unless its second element stands where it would in implicit VR.</summary>
    public static DataSetEncoding GuessMetaInfo(ReadOnlySpan<byte> content)
    {
        if (content.Length < ElementHeader.ShortBytes || ElementHeader.ReadVR(content[4..6]) is not null)
            return DataSetEncoding.ExplicitLittleEndian;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        bool isImplicit = length < content.Length - ElementHeader.ShortBytes && content[(ElementHeader.ShortBytes + (int)length)..] is [2, 0, ..];
        return isImplicit ? DataSetEncoding.ImplicitLittleEndian : DataSetEncoding.ExplicitLittleEndian;
    }

    private static bool Begins(ReadOnlySpan<byte> content, bool isBigEndian)
    {
        var cursor = new ByteCursor(content, 0, isBigEndian);
        return cursor.TryReadTag(out var tag) && tag.Group != 0 && DicomDictionary.IsKnown(tag);
    }
}
