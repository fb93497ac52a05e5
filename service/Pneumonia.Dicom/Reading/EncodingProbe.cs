namespace Pneumonia.Dicom;

/// <summary>Tells from its first element how a data set is written, as files without a meta header need.</summary>
internal static class EncodingProbe
{
    /// <summary>
    /// Null when the bytes begin with no attribute of the standard in any encoding. Private attributes do not count: groups below 0008 are
    /// reserved, so a data set begins with a standard one.
    /// </summary>
    public static DataSetEncoding? Guess(ReadOnlySpan<byte> content)
    {
        if (content.Length < 8)
            return null;
        if (Begins(content, isBigEndian: false))
            return ElementHeader.ReadVR(content[4..6]) is null ? DataSetEncoding.ImplicitLittleEndian : DataSetEncoding.ExplicitLittleEndian;
        return Begins(content, isBigEndian: true) && ElementHeader.ReadVR(content[4..6]) is not null ? DataSetEncoding.ExplicitBigEndian : null;
    }

    private static bool Begins(ReadOnlySpan<byte> content, bool isBigEndian)
    {
        var cursor = new ByteCursor(content, 0, isBigEndian);
        return cursor.TryReadTag(out var tag) && tag.Group != 0 && DicomDictionary.IsKnown(tag);
    }
}
