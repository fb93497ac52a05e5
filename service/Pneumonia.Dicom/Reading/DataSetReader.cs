namespace Pneumonia.Dicom;

/// <summary>
/// Reads data sets out of bytes, values staying slices of them. Every length is checked against what is left before it is used; depth and
/// counts are bounded by <see cref="DicomLimits"/>.
/// </summary>
/// <param name="content">The bytes at hand: all of the file, or its beginning.</param>
/// <param name="totalLength">Size of the file: what of it is not at hand may be asked for through <see cref="MissingUntil"/>.</param>
/// <param name="leniencies">Takes what is read though it may not be.</param>
internal sealed partial class DataSetReader(ReadOnlyMemory<byte> content, long totalLength, LeniencyLog leniencies)
{
    private int _elements;
    private int _fragments;

    public LeniencyLog Leniencies => leniencies;

    /// <summary>Bytes of the file from <paramref name="position"/> on, at hand or not.</summary>
    public long Remaining(int position) => totalLength - position;

    /// <summary>Group 0002, which is always little endian; <paramref name="position"/> moves behind it.</summary>
    public DicomDataset ReadMetaInfo(ref int position, DataSetEncoding encoding)
    {
        var scope = new DataSetScope(encoding, TextDecoder.Default, leniencies, isMetaInfo: true);
        int start = position;
        long? declaredEnd = null;
        // A second header behind the first is part of the data set.
        while (PeekTag(position, encoding) is { Group: 0x0002 } tag && !(position == declaredEnd && tag <= scope.LastTag))
        {
            int elementStart = position;
            var header = ReadHeader(ref position, content.Length, scope);
            var item = ReadElement(ref position, content.Length, header, elementStart, scope, depth: 0);
            if (tag.Element == 0 && item.Value.Length == sizeof(uint))
                declaredEnd = position + (long)BinaryValues.ReadUInt32(item.Value.Span, isBigEndian: false);
        }

        if (content.Length < totalLength && content.Length - position < 12)
            throw RunsOut(position, content.Length, needed: 12, "The bytes end behind group 0002", tag: null);
        if (declaredEnd != position)
            leniencies.Add(DicomLeniencyKind.MetaGroupLength, start);
        return scope.ToDataset(position);
    }

    /// <summary>The data set from <paramref name="position"/> to the end.</summary>
    /// <param name="pixelData">
    /// With <paramref name="headerOnly"/>: the header of Pixel Data, at which reading stopped; <paramref name="position"/> is where it begins.
    /// </param>
    public DicomDataset ReadDataSet(ref int position, DataSetEncoding encoding, bool headerOnly, out ElementHeader? pixelData)
    {
        pixelData = null;
        var scope = new DataSetScope(encoding, TextDecoder.Default, leniencies);
        int start = position;
        while (!IsAtEnd(position, scope))
        {
            start = position;
            var header = ReadHeader(ref position, content.Length, scope);
            if (header.IsDelimiter && header.Tag != DicomTag.Item && content.Length == totalLength && IsPadding(position))
            {
                leniencies.Add(DicomLeniencyKind.SuperfluousDelimiter, start);
                start = position;
                break;
            }

            if (header.IsDelimiter)
                throw Malformed($"{header.Tag} stands outside of any sequence", start, header.Tag);
            if (headerOnly && header.Tag.IsPixelData)
            {
                position = start;
                pixelData = header;
                break;
            }

            ReadElement(ref position, content.Length, header, start, scope, depth: 0);
            start = position;
        }

        return scope.ToDataset(start);
    }

    private DicomItem ReadElement(ref int position, int end, ElementHeader header, int start, DataSetScope scope, int depth)
    {
        Count(ref _elements, DicomLimits.MaxElements, "elements", start, header.Tag);
        var vr = scope.ResolveVR(header);
        CheckVR(header, vr, start);

        DicomItem item;
        if (vr == DicomVR.SQ)
        {
            item = SequenceItem(header, start, ReadSequence(ref position, end, header, start, scope, scope.Encoding, depth));
        }
        else if (vr == DicomVR.UN && (header.HasUndefinedLength || (header.Length > 0 && DicomDictionary.ImplicitVR(header.Tag, isSigned: false) == DicomVR.SQ)))
        {
            // PS3.5 §6.2.2: such a UN is a sequence in implicit VR little endian, whatever the rest is.
            item = SequenceItem(header, start, ReadSequence(ref position, end, header, start, scope, EncodingOfUN(position), depth));
        }
        else if (!header.HasUndefinedLength)
        {
            item = new DicomItem(header.Tag, vr, start, Take(ref position, end, header, start, scope));
            CheckValue(item);
        }
        else if (vr == DicomVR.OB || vr == DicomVR.OW)
        {
            item = new DicomItem(header.Tag, vr, start, default) { Fragments = ReadFragments(ref position, end, scope, header.Tag) };
        }
        else
        {
            throw new DicomException(DicomFault.InvalidLength, $"{vr} may not have an undefined length.", start, header.Tag);
        }

        scope.Add(item, position);
        return item;
    }

    private static DicomItem SequenceItem(ElementHeader header, int start, List<DicomDataset> items) =>
        new(header.Tag, DicomVR.SQ, start, default) { Items = items };

    private List<DicomDataset> ReadSequence(
        ref int position, int end, ElementHeader header, int start, DataSetScope parent, DataSetEncoding encoding, int depth)
    {
        if (depth >= DicomLimits.MaxDepth)
            throw new DicomException(DicomFault.TooDeep, $"Sequences nest deeper than {DicomLimits.MaxDepth}.", start, header.Tag);
        int? declaredEnd = header.HasUndefinedLength ? null : EndOf(position, end, header, start, parent);
        int sequenceEnd = declaredEnd ?? end;
        var scope = new DataSetScope(encoding, parent.Decoder, leniencies);
        var items = new List<DicomDataset>();
        while (declaredEnd is null || position < sequenceEnd)
        {
            int itemStart = position;
            var item = ReadHeader(ref position, sequenceEnd, scope);
            if (item.Tag == DicomTag.SequenceDelimitation && (declaredEnd is null || position == declaredEnd))
            {
                CheckDelimiter(item, itemStart, declaredEnd);
                return items;
            }

            if (item.Tag != DicomTag.Item)
                throw Malformed("An item was expected", itemStart, item.Tag);
            Count(ref _elements, DicomLimits.MaxElements, "elements", itemStart, header.Tag);
            int? itemEnd = item.HasUndefinedLength ? null : EndOfItem(position, item, itemStart, (sequenceEnd, end), parent, header.Tag);
            // An item may end behind its sequence's declared end: then the sequence's length is wrong, and what follows the item shows it.
            items.Add(ReadItem(ref position, Math.Max(sequenceEnd, itemEnd ?? 0), parent.Nested(encoding, itemEnd, declaredEnd), depth + 1));
        }

        return items;
    }

    private DicomDataset ReadItem(ref int position, int end, DataSetScope scope, int depth)
    {
        int itemEnd = scope.Ends.Item ?? end;
        int elementStart = position;
        while (scope.Ends.Item is null || position < itemEnd)
        {
            elementStart = position;
            if (scope.Ends.Item is null && position == scope.Ends.Sequence)
            {
                leniencies.Add(DicomLeniencyKind.MissingDelimiter, position);
                break;
            }

            var element = ReadHeader(ref position, itemEnd, scope);
            if (element.Tag == DicomTag.ItemDelimitation && (scope.Ends.Item is null || position == itemEnd))
            {
                CheckDelimiter(element, elementStart, scope.Ends.Item);
                break;
            }

            if (element.IsDelimiter)
                throw Malformed("An element was expected", elementStart, element.Tag);
            ReadElement(ref position, itemEnd, element, elementStart, scope, depth);
            elementStart = position;
        }

        return scope.ToDataset(elementStart);
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
            {
                CheckDelimiter(item, start, declaredEnd: null);
                return fragments;
            }

            if (item.Tag != DicomTag.Item)
                throw Malformed("A fragment was expected", start, item.Tag);
            if (item.HasUndefinedLength)
                throw new DicomException(DicomFault.InvalidLength, "A fragment may not have an undefined length.", start, tag);
            Count(ref _fragments, DicomLimits.MaxFragments, "fragments", start, tag);
            if (item.Length % 2 != 0)
                leniencies.Add(DicomLeniencyKind.OddLength, start);
            fragments.Add(Take(ref position, end, item, start, scope));
        }
    }

    private ReadOnlyMemory<byte> Take(ref int position, int end, ElementHeader header, int start, DataSetScope scope)
    {
        int valueEnd = EndOf(position, end, header, start, scope);
        var value = content[position..valueEnd];
        position = valueEnd;
        return value;
    }

    private static DicomException Malformed(string detail, int position, DicomTag? tag) =>
        new(DicomFault.MalformedDataSet, detail + ".", position, tag);

    private static void Count(ref int count, int limit, string what, int position, DicomTag tag)
    {
        if (++count > limit)
            throw new DicomException(DicomFault.TooMany, $"There are more than {limit} {what}.", position, tag);
    }
}
