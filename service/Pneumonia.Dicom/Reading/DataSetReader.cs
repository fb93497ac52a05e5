namespace Pneumonia.Dicom;

/// <summary>
/// Reads data sets out of bytes, values staying slices of them. Every length is checked against what is left before it is used; depth and
/// counts are bounded by <see cref="DicomLimits"/>.
/// </summary>
/// <param name="content">The bytes at hand: all of the file, or its beginning.</param>
/// <param name="totalLength">Size of the file: what of it is not at hand may be asked for through <see cref="MissingUntil"/>.</param>
internal sealed class DataSetReader(ReadOnlyMemory<byte> content, long totalLength)
{
    private int _elements;
    private int _fragments;

    /// <summary>After a <see cref="DicomFault.Truncated"/>: how many bytes of the file it would take to go on; 0 when the file does not have them.</summary>
    public long MissingUntil { get; private set; }

    /// <summary>Group 0002, which is always little endian; <paramref name="position"/> moves behind it.</summary>
    public DicomDataset ReadMetaInfo(ref int position, DataSetEncoding encoding)
    {
        var scope = new DataSetScope(encoding, TextDecoder.Default);
        while (Peek(position, encoding) is { Tag.Group: 0x0002 })
            ReadElement(ref position, content.Length, scope, depth: 0);
        if (content.Length < totalLength && content.Length - position < 12)
            throw RunsOut(position, content.Length, needed: 12, "The bytes end behind group 0002", tag: null);
        return scope.ToDataset();
    }

    /// <summary>The data set from <paramref name="position"/> to the end.</summary>
    /// <param name="pixelData">
    /// With <paramref name="headerOnly"/>: the header of Pixel Data, at which reading stopped; <paramref name="position"/> is where it begins.
    /// </param>
    public DicomDataset ReadDataSet(ref int position, DataSetEncoding encoding, bool headerOnly, out ElementHeader? pixelData)
    {
        pixelData = null;
        var scope = new DataSetScope(encoding, TextDecoder.Default);
        while (content.Length < totalLength || position < content.Length)
        {
            if (IsPaddingUntilEnd(position))
                break;
            int start = position;
            var header = ReadHeader(ref position, content.Length, scope);
            if (header.IsDelimiter)
                throw Malformed($"{header.Tag} stands outside of any sequence", start, header.Tag);
            if (headerOnly && header.Tag.Group == 0x7FE0 && header.Tag >= DicomTag.FloatPixelData && header.Tag <= DicomTag.PixelData)
            {
                position = start;
                pixelData = header;
                break;
            }

            position = start;
            ReadElement(ref position, content.Length, scope, depth: 0);
        }

        return scope.ToDataset();
    }

    private void ReadElement(ref int position, int end, DataSetScope scope, int depth)
    {
        int start = position;
        var header = ReadHeader(ref position, end, scope);
        Count(ref _elements, DicomLimits.MaxElements, "elements", start, header.Tag);
        var vr = scope.ResolveVR(header);

        DicomItem item;
        if (vr == DicomVR.SQ)
            item = SequenceItem(header, start, ReadSequence(ref position, end, header, start, scope, scope.Encoding, depth));
        else if (!header.HasUndefinedLength)
            item = new DicomItem(header.Tag, vr, start, Take(ref position, end, header, start));
        else if (vr == DicomVR.UN)
            // PS3.5 §6.2.2: UN of undefined length is a sequence in implicit VR little endian, whatever the rest is.
            item = SequenceItem(header, start, ReadSequence(ref position, end, header, start, scope, DataSetEncoding.ImplicitLittleEndian, depth));
        else if (vr == DicomVR.OB || vr == DicomVR.OW)
            item = new DicomItem(header.Tag, vr, start, default) { Fragments = ReadFragments(ref position, end, scope, header.Tag) };
        else
            throw new DicomException(DicomFault.InvalidLength, $"{vr} may not have an undefined length.", start, header.Tag);
        scope.Add(item);
    }

    private static DicomItem SequenceItem(ElementHeader header, int start, List<DicomDataset> items) =>
        new(header.Tag, DicomVR.SQ, start, default) { Items = items };

    private List<DicomDataset> ReadSequence(
        ref int position, int end, ElementHeader header, int start, DataSetScope parent, DataSetEncoding encoding, int depth)
    {
        if (depth >= DicomLimits.MaxDepth)
            throw new DicomException(DicomFault.TooDeep, $"Sequences nest deeper than {DicomLimits.MaxDepth}.", start, header.Tag);
        int sequenceEnd = header.HasUndefinedLength ? end : EndOf(position, end, header, start);
        var scope = new DataSetScope(encoding, parent.Decoder);
        var items = new List<DicomDataset>();
        while (header.HasUndefinedLength || position < sequenceEnd)
        {
            int itemStart = position;
            var item = ReadHeader(ref position, sequenceEnd, scope);
            if (item.Tag == DicomTag.SequenceDelimitation && header.HasUndefinedLength)
                return items;
            if (item.Tag != DicomTag.Item)
                throw Malformed("An item was expected", itemStart, item.Tag);
            Count(ref _elements, DicomLimits.MaxElements, "elements", itemStart, header.Tag);
            items.Add(ReadItem(ref position, sequenceEnd, item, itemStart, parent.Nested(encoding), depth + 1));
        }

        return items;
    }

    private DicomDataset ReadItem(ref int position, int end, ElementHeader header, int start, DataSetScope scope, int depth)
    {
        int itemEnd = header.HasUndefinedLength ? end : EndOf(position, end, header, start);
        while (header.HasUndefinedLength || position < itemEnd)
        {
            int elementStart = position;
            var element = ReadHeader(ref position, itemEnd, scope);
            if (element.Tag == DicomTag.ItemDelimitation && header.HasUndefinedLength)
                break;
            if (element.IsDelimiter)
                throw Malformed("An element was expected", elementStart, element.Tag);
            position = elementStart;
            ReadElement(ref position, itemEnd, scope, depth);
        }

        return scope.ToDataset();
    }

    /// <summary>PS3.5 §A.4: items of bytes, the first of them the offset table, until the sequence delimiter.</summary>
    private List<ReadOnlyMemory<byte>> ReadFragments(ref int position, int end, DataSetScope scope, DicomTag tag)
    {
        var fragments = new List<ReadOnlyMemory<byte>>();
        while (true)
        {
            int start = position;
            var item = ReadHeader(ref position, end, scope);
            if (item.Tag == DicomTag.SequenceDelimitation)
                return fragments;
            if (item.Tag != DicomTag.Item)
                throw Malformed("A fragment was expected", start, item.Tag);
            if (item.HasUndefinedLength)
                throw new DicomException(DicomFault.InvalidLength, "A fragment may not have an undefined length.", start, tag);
            Count(ref _fragments, DicomLimits.MaxFragments, "fragments", start, tag);
            fragments.Add(Take(ref position, end, item, start));
        }
    }

    private ElementHeader ReadHeader(ref int position, int end, DataSetScope scope)
    {
        var cursor = new ByteCursor(content.Span[..end], position, scope.Encoding.IsBigEndian);
        if (!ElementHeader.TryRead(ref cursor, scope.Encoding, out var header, out bool isVRValid))
            throw RunsOut(position, end, needed: 12, "The bytes end within an element's tag and length", tag: null);
        if (!isVRValid)
            throw Malformed("There is no VR behind the tag", position, tag: null);
        position = cursor.Position;
        return header;
    }

    private ElementHeader? Peek(int position, DataSetEncoding encoding)
    {
        var cursor = new ByteCursor(content.Span, position, encoding.IsBigEndian);
        return cursor.TryReadTag(out var tag) ? new ElementHeader(tag, null, 0) : null;
    }

    private ReadOnlyMemory<byte> Take(ref int position, int end, ElementHeader header, int start)
    {
        int valueEnd = EndOf(position, end, header, start);
        var value = content[position..valueEnd];
        position = valueEnd;
        return value;
    }

    private int EndOf(int position, int end, ElementHeader header, int start)
    {
        if (header.Length > (uint)(end - position))
            throw RunsOut(position, end, header.Length, $"It is {header.Length} bytes long, {end - position} are left", header.Tag, start);
        return position + (int)header.Length;
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

    /// <summary>Archives pad files to whole blocks: zeros to the end are no elements.</summary>
    private bool IsPaddingUntilEnd(int position) =>
        content.Length == totalLength && content.Span[position] == 0 && !content.Span[position..].ContainsAnyExcept((byte)0);

    private static DicomException Malformed(string detail, int position, DicomTag? tag) =>
        new(DicomFault.MalformedDataSet, detail + ".", position, tag);

    private static void Count(ref int count, int limit, string what, int position, DicomTag tag)
    {
        if (++count > limit)
            throw new DicomException(DicomFault.TooMany, $"There are more than {limit} {what}.", position, tag);
    }
}
