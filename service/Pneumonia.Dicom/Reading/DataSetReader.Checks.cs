namespace Pneumonia.Dicom;

/// <summary>Rules that an element may break and be read all the same.</summary>
internal sealed partial class DataSetReader
{
    private void CheckVR(ElementHeader header, DicomVR vr, int start)
    {
        if (header.Leniency is { } kind)
            leniencies.Add(kind, start);
        if (header.HasReservedBytes)
            leniencies.Add(DicomLeniencyKind.ReservedBytes, start);
        if (header.VR is null || DicomDictionary.IsRightVR(header.Tag, vr))
            return;
        // A sequence can be read as no other kind of value, nor any other as a sequence: the attribute would seem to be absent.
        if (header.Length > 0 && (vr == DicomVR.SQ) != (DicomDictionary.ImplicitVR(header.Tag, isSigned: false) == DicomVR.SQ))
            throw new DicomException(DicomFault.InvalidAttribute, $"It is written as {vr}, which it cannot be.", start, header.Tag);
        leniencies.Add(DicomLeniencyKind.WrongVR, start);
    }

    private void CheckValue(DicomItem item)
    {
        int length = item.Value.Length;
        if (length % 2 != 0)
            leniencies.Add(DicomLeniencyKind.OddLength, item.Offset);
        if (length % (item.VR == DicomVR.AT ? 4 : item.VR.UnitBytes) != 0)
            leniencies.Add(DicomLeniencyKind.PartialValue, item.Offset);
        if (item.VR == DicomVR.UI && !UidSyntax.IsValid(item.Value.Span))
            leniencies.Add(DicomLeniencyKind.InvalidUid, item.Offset);
    }

    private void CheckDelimiter(ElementHeader delimiter, int start, int? declaredEnd)
    {
        if (declaredEnd is not null)
            leniencies.Add(DicomLeniencyKind.SuperfluousDelimiter, start);
        if (delimiter.Length != 0)
            leniencies.Add(DicomLeniencyKind.DelimiterLength, start);
    }

    /// <summary>
    /// Implicit VR, unless the first element of the first item has a VR and, read as implicit, a length that the file does not have.
    /// </summary>
    private DataSetEncoding EncodingOfUN(int position)
    {
        var cursor = new ByteCursor(content.Span, position, isBigEndian: false);
        bool isExplicit = ElementHeader.TryRead(ref cursor, DataSetEncoding.ImplicitLittleEndian, out var item, out _) && item.Tag == DicomTag.Item
            && ElementHeader.TryRead(ref cursor, DataSetEncoding.ImplicitLittleEndian, out var element, out _)
            && !element.IsDelimiter && element.Length > totalLength - position && ElementHeader.ReadVR(content.Span[(cursor.Position - 4)..]) is not null;
        if (isExplicit)
            leniencies.Add(DicomLeniencyKind.ExplicitContent, position);
        return isExplicit ? DataSetEncoding.ExplicitLittleEndian : DataSetEncoding.ImplicitLittleEndian;
    }
}
