namespace Pneumonia.Dicom;

/// <summary>A data set while it is read: its elements so far, and what they say about those to come.</summary>
internal sealed class DataSetScope(DataSetEncoding encoding, TextDecoder decoder, bool isSigned = false)
{
    private readonly List<DicomItem> _items = [];
    private bool _isSigned = isSigned;

    public DataSetEncoding Encoding { get; } = encoding;

    /// <summary>By Specific Character Set of this data set or of those around it (PS3.5 §6.1.2.3).</summary>
    public TextDecoder Decoder { get; private set; } = decoder;

    public DataSetScope Nested(DataSetEncoding encoding) => new(encoding, Decoder, _isSigned);

    public DicomVR ResolveVR(ElementHeader header)
    {
        if (header.VR is { } written)
            return written;
        var vr = DicomDictionary.ImplicitVR(header.Tag, _isSigned);
        return vr == DicomVR.UN && header.HasUndefinedLength ? DicomVR.SQ : vr;
    }

    public void Add(DicomItem item)
    {
        if (item.Tag == DicomTag.SpecificCharacterSet)
            Decoder = TextDecoder.For(item.Value.Span);
        else if (item.Tag == DicomTag.PixelRepresentation && item.Value.Length == 2)
            _isSigned = item.Value.Span.ContainsAnyExcept((byte)0);
        _items.Add(item);
    }

    public DicomDataset ToDataset() => new(_items, Encoding.IsBigEndian, _isSigned, Decoder);
}
