namespace Pneumonia.Dicom;

/// <summary>Where elements, items and data sets begin and end, also where their lengths do not quite say so.</summary>
internal sealed partial class DataSetReader
{
    private int? _paddingStart;

    /// <summary>After a <see cref="DicomFault.Truncated"/>: how many bytes of the file it would take to go on; 0 when the file does not have them.</summary>
    public long MissingUntil { get; private set; }

    private ElementHeader ReadHeader(ref int position, int end, DataSetScope scope)
    {
        // An item's length that ends within the header of an element is as wrong as one that ends within its value.
        int limit = end == scope.Ends.Item && end - position < ElementHeader.LongBytes ? content.Length : end;
        var cursor = new ByteCursor(content.Span[..limit], position, scope.Encoding.IsBigEndian);
        if (!ElementHeader.TryRead(ref cursor, scope.Encoding, out var header, out bool isDoubtful))
            throw RunsOut(position, limit, needed: 12, "The bytes end within an element's tag and length", tag: null);
        if (isDoubtful)
            header = ResolveDoubt(position, end, header.Tag, scope);
        position += header.Bytes;
        return header;
    }

    private ElementHeader ResolveDoubt(int position, int end, DicomTag tag, DataSetScope scope)
    {
        NeedAll(position);
        if (scope.Encoding.IsBigEndian || end - position < ElementHeader.ShortBytes || DoubtfulHeader.Resolve(content.Span[..end], position, tag) is not { } header)
            throw Malformed("There is no VR behind the tag, and what follows does not show where the element ends", position, tag);
        return header;
    }

    private DicomTag? PeekTag(int position, DataSetEncoding encoding)
    {
        var cursor = new ByteCursor(content.Span, position, encoding.IsBigEndian);
        return cursor.TryReadTag(out var tag) ? tag : null;
    }

    private int EndOf(int position, int end, ElementHeader header, int start, DataSetScope scope)
    {
        if (header.Length <= (long)end - position)
            return position + (int)header.Length;
        // The length of the item around it may be too small: if so, the sequence goes on or ends behind the element.
        if (end == scope.Ends.Item && header.Length <= content.Length - position && EndsItem(position + (int)header.Length, scope))
        {
            leniencies.Add(DicomLeniencyKind.ItemLength, start);
            return position + (int)header.Length;
        }

        throw RunsOut(position, end, header.Length, $"It is {header.Length} bytes long, {Math.Max(0, end - position)} are left", header.Tag, start);
    }

    private bool EndsItem(int position, DataSetScope scope) =>
        position == scope.Ends.Sequence
        || PeekTag(position, scope.Encoding) is { } tag && (tag == DicomTag.Item || (tag == DicomTag.SequenceDelimitation && scope.Ends.Sequence is null));

    /// <summary>
    /// The end of an item. One behind that of its sequence says that one of the two lengths is wrong: the one at which the data set goes on counts.
    /// </summary>
    private int EndOfItem(int position, ElementHeader item, int start, (int Sequence, int Parent) ends, DataSetScope parent, DicomTag tag)
    {
        if (item.Length <= ends.Sequence - position)
            return position + (int)item.Length;
        if (ends.Sequence == ends.Parent && ends.Sequence < content.Length)
            throw RunsOut(position, ends.Sequence, item.Length, $"It is {item.Length} bytes long, {ends.Sequence - position} are left", item.Tag, start);
        NeedAll(start);
        bool isExplicit = parent.Encoding.IsExplicitVR;
        var bytes = content.Span[..ends.Parent];
        // The end of a sequence may be taken to lie behind that of the item around it: then nothing tells which length to believe.
        bool atSequence = ends.Sequence >= position && ends.Sequence <= ends.Parent && DoubtfulHeader.GoesOn(bytes, ends.Sequence, tag, isExplicit);
        bool atItem = item.Length <= ends.Parent - position && DoubtfulHeader.GoesOn(bytes, position + (int)item.Length, tag, isExplicit);
        if (atSequence == atItem || parent.Encoding.IsBigEndian)
            throw RunsOut(position, ends.Sequence, item.Length, $"It is {item.Length} bytes long, {ends.Sequence - position} are left", item.Tag, start);
        leniencies.Add(atItem ? DicomLeniencyKind.SequenceLength : DicomLeniencyKind.ItemLength, start);
        return atItem ? position + (int)item.Length : ends.Sequence;
    }

    private bool IsAtEnd(int position, DataSetScope scope)
    {
        if (content.Length < totalLength)
            return false;
        if (position >= content.Length)
            return true;
        if (IsPadding(position))
        {
            leniencies.Add(DicomLeniencyKind.TrailingZeros, position);
            return true;
        }

        if (!scope.HasPixelData || IsLikeElement(position, scope.Encoding))
            return false;
        leniencies.Add(DicomLeniencyKind.TrailingBytes, position);
        return true;
    }

    /// <summary>
    /// Behind Pixel Data: an attribute of the standard, or one that may follow Pixel Data, whole or not; or any other whole element. Bytes that are
    /// none of these are not part of the data set.
    /// </summary>
    private bool IsLikeElement(int position, DataSetEncoding encoding)
    {
        if (content.Length - position < ElementHeader.ShortBytes || PeekTag(position, encoding) is not { } tag)
            return false;
        if ((tag > DicomTag.PixelData && tag.Group != 0xFFFF) || DicomDictionary.IsKnown(tag))
            return true;
        var cursor = new ByteCursor(content.Span, position, encoding.IsBigEndian);
        return ElementHeader.TryRead(ref cursor, encoding, out var header, out bool isDoubtful) && !isDoubtful && header.Length <= cursor.Remaining;
    }

    /// <summary>
    /// Archives pad files to whole blocks: zeros to the end are no elements. Looked for once: a search at each of many elements of zeros would take hours.
    /// </summary>
    private bool IsPadding(int position)
    {
        _paddingStart ??= content.Span.LastIndexOfAnyExcept((byte)0) + 1;
        return position >= _paddingStart;
    }

    /// <summary>Where doubt is decided by what follows, all of the file must be at hand.</summary>
    private void NeedAll(int position)
    {
        if (content.Length == totalLength)
            return;
        MissingUntil = totalLength;
        throw new DicomException(DicomFault.Truncated, "The rest of the file is needed.", position);
    }

    /// <summary>More bytes are wanted than there are: of a sequence or item that ends too early, of the bytes at hand, or of the file.</summary>
    private DicomException RunsOut(int position, int end, long needed, string detail, DicomTag? tag, int? start = null)
    {
        if (end < content.Length)
            return new DicomException(DicomFault.InvalidLength, detail + " of the sequence or item around it.", start ?? position, tag);
        if (content.Length < totalLength && (needed <= 12 || needed <= totalLength - position))
            MissingUntil = Math.Min(totalLength, position + needed);
        return new DicomException(DicomFault.Truncated, detail + " of the file.", start ?? position, tag);
    }
}
