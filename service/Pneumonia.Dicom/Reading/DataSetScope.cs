namespace Pneumonia.Dicom;

/// <summary>A data set while it is read: its elements so far, and what they say about those to come.</summary>
/// <param name="isMetaInfo">Group 0002, which may stand nowhere else.</param>
internal sealed class DataSetScope(
    DataSetEncoding encoding, TextDecoder decoder, LeniencyLog leniencies, bool isSigned = false, bool isMetaInfo = false)
{
    private readonly List<DicomItem> _items = [];
    private bool _isSigned = isSigned;
    private bool _isSorted = true;
    private bool _hasPrivate;
    private long? _groupEnd;
    private long _groupStart;

    public DataSetEncoding Encoding { get; } = encoding;

    /// <summary>By Specific Character Set of this data set or of those around it (PS3.5 §6.1.2.3).</summary>
    public TextDecoder Decoder { get; private set; } = decoder;

    /// <summary>Where an item of defined length says that it ends, and the sequence around it; null where nothing says.</summary>
    public (int? Item, int? Sequence) Ends { get; init; }

    public bool HasPixelData { get; private set; }

    public DicomTag LastTag { get; private set; }

    public DataSetScope Nested(DataSetEncoding encoding, int? itemEnd, int? sequenceEnd) =>
        new(encoding, Decoder, leniencies, _isSigned) { Ends = (itemEnd, sequenceEnd) };

    public DicomVR ResolveVR(ElementHeader header)
    {
        if (header.VR is { } written)
            return written;
        var vr = DicomDictionary.ImplicitVR(header.Tag, _isSigned);
        return vr == DicomVR.UN && header.HasUndefinedLength ? DicomVR.SQ : vr;
    }

    /// <param name="end">Where the element ends.</param>
    public void Add(DicomItem item, int end)
    {
        CheckPlace(item);
        if (item.Tag.Element == 0 && item.Value.Length == sizeof(uint))
            (_groupStart, _groupEnd) = (item.Offset, end + (long)BinaryValues.ReadUInt32(item.Value.Span, Encoding.IsBigEndian));

        if (item.Tag == DicomTag.SpecificCharacterSet)
        {
            Decoder = TextDecoder.For(item.Value.Span);
            if (!TextDecoder.Knows(item.Value.Span))
                leniencies.Add(DicomLeniencyKind.UnknownCharacterSet, item.Offset);
        }
        else if (item.Tag == DicomTag.PixelRepresentation && item.Value.Length == 2)
        {
            _isSigned = item.Value.Span.ContainsAnyExcept((byte)0);
        }
        else if (item.Tag == DicomTag.PixelData)
        {
            HasPixelData = true;
        }

        _hasPrivate |= item.Tag.IsPrivate;
        LastTag = item.Tag;
        _items.Add(item);
    }

    /// <param name="end">Where the data set ends.</param>
    /// <exception cref="DicomException">An attribute of the standard stands twice with different values: which of them counts is a guess.</exception>
    public DicomDataset ToDataset(long end)
    {
        CloseGroup(end);
        if (!_isSorted)
            Sort();
        if (_hasPrivate)
            CheckPrivateBlocks();
        return new DicomDataset(_items, Encoding.IsBigEndian, _isSigned, Decoder);
    }

    private void CheckPlace(DicomItem item)
    {
        if (_items.Count > 0 && item.Tag <= LastTag)
        {
            _isSorted = false;
            if (item.Tag < LastTag)
                leniencies.Add(DicomLeniencyKind.OutOfOrder, item.Offset);
        }

        if (item.Tag.Group != LastTag.Group)
            CloseGroup(item.Offset);
        if (item.Tag.Group is 0 or 1 or 3 or 5 or 7 or 0xFFFF || (item.Tag.Group == 2 && !isMetaInfo))
            leniencies.Add(DicomLeniencyKind.ForbiddenGroup, item.Offset);
    }

    private void CloseGroup(long end)
    {
        if (_groupEnd is { } declared && declared != end && !isMetaInfo)
            leniencies.Add(DicomLeniencyKind.GroupLength, _groupStart);
        _groupEnd = null;
    }

    private void Sort()
    {
        _items.Sort((left, right) => (left.Tag, left.Offset).CompareTo((right.Tag, right.Offset)));
        int kept = 0;
        for (int i = 1; i < _items.Count; i++)
        {
            var (first, second) = (_items[kept], _items[i]);
            if (first.Tag != second.Tag)
            {
                _items[++kept] = second;
                continue;
            }

            if (!first.Tag.IsPrivate && !IsSame(first, second))
                throw new DicomException(DicomFault.MalformedDataSet, "The attribute stands twice, with different values.", second.Offset, second.Tag);
            leniencies.Add(DicomLeniencyKind.RepeatedElement, second.Offset);
        }

        _items.RemoveRange(kept + 1, _items.Count - kept - 1);
    }

    private static bool IsSame(DicomItem left, DicomItem right) =>
        left.VR == right.VR && left.Items is null && left.Fragments is null && right.Items is null && right.Fragments is null
        && left.Value.Span.SequenceEqual(right.Value.Span);

    /// <summary>PS3.5 §7.8.1: (gggg,0010-00FF) reserve (gggg,1000-FFFF) by their element's two digits; the rest may not be used.</summary>
    private void CheckPrivateBlocks()
    {
        Span<bool> isReserved = stackalloc bool[0x100];
        ushort group = 0;
        foreach (var item in _items)
        {
            if (!item.Tag.IsPrivate || item.Tag.Element == 0)
                continue;
            if (item.Tag.Group != group)
                isReserved.Clear();
            group = item.Tag.Group;
            if (item.Tag.Element is >= 0x10 and <= 0xFF)
                isReserved[item.Tag.Element] = true;
            else if (!isReserved[item.Tag.Element >> 8])
                leniencies.Add(DicomLeniencyKind.NoPrivateCreator, item.Offset);
        }
    }
}
