namespace Pneumonia.Dicom;

/// <summary>Finds out whether Pixel Data is all there without reading it.</summary>
internal static class PixelDataProbe
{
    private const int ItemHeaderBytes = 8;

    /// <param name="position">Where the element begins.</param>
    public static DicomPixelDataExtent Measure(FileContent content, int position, ElementHeader header, DataSetEncoding encoding)
    {
        long value = (long)position + header.Bytes;
        return header.HasUndefinedLength
            ? new DicomPixelDataExtent(position, value, null, EndsWithDelimiter(content, value, encoding))
            : new DicomPixelDataExtent(position, value, header.Length, header.Length <= content.Length - value);
    }

    private static bool EndsWithDelimiter(FileContent content, long position, DataSetEncoding encoding)
    {
        Span<byte> bytes = stackalloc byte[ItemHeaderBytes];
        for (int fragment = 0; fragment <= DicomLimits.MaxFragments && content.TryReadAt(position, bytes); fragment++)
        {
            var cursor = new ByteCursor(bytes, 0, encoding.IsBigEndian);
            if (!ElementHeader.TryRead(ref cursor, encoding, out var item, out _) || item.Tag != DicomTag.Item || item.HasUndefinedLength)
                return item.Tag == DicomTag.SequenceDelimitation;
            position += ItemHeaderBytes + item.Length;
        }

        return false;
    }
}
