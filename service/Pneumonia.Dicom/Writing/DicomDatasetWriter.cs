using System.Globalization;
using System.Text;

namespace Pneumonia.Dicom;

/// <summary>
/// Collects the elements of a data set or of a sequence item. They may be added in any order and are written in tag order, values padded to
/// even length as their VR asks (PS3.5 §6.2). Adding a tag again replaces it. A value that breaks a rule of its VR is refused with an
/// <see cref="ArgumentException"/> that names tag and rule, never the value; an empty value breaks none.
/// </summary>
public class DicomDatasetWriter
{
    private readonly SortedDictionary<DicomTag, WrittenElement> _elements = [];

    internal DicomDatasetWriter()
    {
    }

    /// <summary>Adds text in the character set that Specific Character Set names, here or around: ISO_IR 192, ISO_IR 100, or ASCII without it.</summary>
    /// <exception cref="ArgumentException">The VR is not a text VR, or a value breaks its rules.</exception>
    public void Add(DicomTag tag, DicomVR vr, params IReadOnlyList<string> values)
    {
        if (TextRules.FindBroken(vr, values) is { } rule)
            throw Broken(tag, rule);
        AddUnchecked(tag, vr, values);
    }

    /// <summary>Adds text as it is, whatever its VR's rules: what another system wrote and must be given back unchanged.</summary>
    /// <exception cref="ArgumentException">The VR is not a text VR.</exception>
    public void AddUnchecked(DicomTag tag, DicomVR vr, params IReadOnlyList<string> values)
    {
        if (!vr.IsText)
            throw Broken(tag, $"{vr} is not a text VR.");
        string text = string.Join('\\', values);
        Put(CheckTag(tag), new WrittenElement(vr, encoding => EncodeText(tag, vr, text, encoding)));
    }

    /// <summary>Adds US values.</summary>
    public void Add(DicomTag tag, params IReadOnlyList<ushort> values) => AddIntegers(tag, DicomVR.US, [.. values.Select(value => (long)value)]);

    /// <summary>Adds SS values.</summary>
    public void AddSigned(DicomTag tag, params IReadOnlyList<short> values) => AddIntegers(tag, DicomVR.SS, [.. values.Select(value => (long)value)]);

    /// <summary>Adds US, SS, UL, SL, UV, SV or IS values.</summary>
    /// <exception cref="ArgumentException">Another VR, or a value beyond its range.</exception>
    public void AddIntegers(DicomTag tag, DicomVR vr, params IReadOnlyList<long> values)
    {
        if (vr == DicomVR.IS)
            Add(tag, vr, [.. values.Select(value => value.ToString(CultureInfo.InvariantCulture))]);
        else if (NumberEncoding.TryEncodeIntegers(vr, values, out byte[] bytes, out string rule))
            Put(CheckTag(tag), vr, bytes);
        else
            throw Broken(tag, rule);
    }

    /// <summary>Adds FL, FD or DS values; DS with as many digits as 16 characters hold.</summary>
    /// <exception cref="ArgumentException">Another VR, or a value that is not finite in it.</exception>
    public void AddDecimals(DicomTag tag, DicomVR vr, params IReadOnlyList<double> values)
    {
        if (!NumberEncoding.TryEncodeDecimals(vr, values, out byte[] bytes, out string rule))
            throw Broken(tag, rule);
        Put(CheckTag(tag), vr, bytes);
    }

    /// <summary>Adds AT values.</summary>
    public void AddTags(DicomTag tag, params IReadOnlyList<DicomTag> values) =>
        Put(CheckTag(tag), DicomVR.AT, NumberEncoding.Encode(sizeof(ushort), [.. values.SelectMany(value => new long[] { value.Group, value.Element })]));

    /// <summary>Adds a DA value.</summary>
    public void AddDate(DicomTag tag, DateOnly value) => Add(tag, DicomVR.DA, value.ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    /// <summary>Adds a TM value, to the microsecond.</summary>
    public void AddTime(DicomTag tag, TimeOnly value) => Add(tag, DicomVR.TM, value.ToString("HHmmss.ffffff", CultureInfo.InvariantCulture));

    /// <summary>Adds a DT value, to the microsecond, with its offset from UTC.</summary>
    public void AddDateTime(DicomTag tag, DateTimeOffset value) =>
        Add(tag, DicomVR.DT, value.ToString("yyyyMMddHHmmss.ffffffzzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));

    /// <summary>Adds a value as it will stand in the file, little endian.</summary>
    /// <exception cref="ArgumentException">The VR is SQ.</exception>
    public void AddBytes(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> value)
    {
        if (vr == DicomVR.SQ)
            throw Broken(tag, "A sequence has items, not bytes.");
        Put(CheckTag(tag), vr, value);
    }

    /// <summary>Adds a sequence with an item for each of <paramref name="items"/>, which fill it.</summary>
    public void AddSequence(DicomTag tag, params IReadOnlyList<Action<DicomDatasetWriter>> items)
    {
        var writers = items.Select(fill =>
        {
            var writer = new DicomDatasetWriter();
            fill(writer);
            return writer;
        }).ToList();
        Put(CheckTag(tag), new WrittenElement(DicomVR.SQ, encoding => EncodeItems(writers, encoding)));
    }

    /// <summary>Adds a code sequence of one item (PS3.3 §8.8).</summary>
    /// <param name="scheme">Coding Scheme Designator, for example SCT or DCM.</param>
    /// <param name="more">Adds what else the item has.</param>
    public void AddCode(DicomTag tag, string value, string scheme, string meaning, Action<DicomDatasetWriter>? more = null) =>
        AddSequence(tag, item =>
        {
            item.Add(DicomTag.CodeValue, DicomVR.SH, value);
            item.Add(DicomTag.CodingSchemeDesignator, DicomVR.SH, scheme);
            item.Add(DicomTag.CodeMeaning, DicomVR.LO, meaning);
            more?.Invoke(item);
        });

    /// <summary>Adds native pixel data, 8-bit samples as OB, 16-bit samples little endian as OW.</summary>
    public void AddPixelData(ReadOnlyMemory<byte> samples, int bitsAllocated) =>
        AddBytes(DicomTag.PixelData, bitsAllocated switch
        {
            8 => DicomVR.OB,
            16 => DicomVR.OW,
            _ => throw new ArgumentOutOfRangeException(nameof(bitsAllocated), bitsAllocated, "8 or 16."),
        }, samples);

    /// <summary>
    /// Adds encapsulated pixel data (PS3.5 §A.4): a Basic Offset Table and <paramref name="frames"/>, encoded as the file's transfer syntax
    /// says. Each is one fragment, as RLE asks, unless it is longer than <paramref name="maxFragmentBytes"/>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no frame, an empty one, or more than <see cref="DicomLimits.MaxFileBytes"/> of them.</exception>
    public void AddFrames(IReadOnlyList<ReadOnlyMemory<byte>> frames, int maxFragmentBytes = int.MaxValue)
    {
        var fragments = new FragmentSequence(frames, maxFragmentBytes);
        Put(DicomTag.PixelData, new WrittenElement(DicomVR.OB, _ => fragments.Encode()) { IsEncapsulated = true });
    }

    /// <summary>
    /// The tag of a private attribute, its block reserved for <paramref name="creator"/> in this data set (PS3.5 §7.8.1): the block that the
    /// creator has, or else the next that is free.
    /// </summary>
    /// <param name="group">Odd, from 0009 on.</param>
    /// <param name="element">The attribute's number within the creator's block.</param>
    public DicomTag ReservePrivate(ushort group, string creator, byte element)
    {
        var first = new DicomTag(group, 0x10);
        if (!first.IsPrivate || group < 9)
            throw Broken(first, "A private group is odd, from 0009 on.");
        for (ushort block = 0x10; block <= 0xFF; block++)
        {
            var reservation = new DicomTag(group, block);
            if (!_elements.TryGetValue(reservation, out var taken))
                Add(reservation, DicomVR.LO, creator);
            else if (Encoding.Latin1.GetString(taken.Encode(CharacterSet.Default).Span) != creator)
                continue;
            return new DicomTag(group, (ushort)((block << 8) | element));
        }

        throw Broken(first, "All blocks of the group are taken.");
    }

    public void Remove(DicomTag tag) => _elements.Remove(tag);

    internal void Put(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> value) => Put(tag, new WrittenElement(vr, _ => value));

    internal bool TryGetElement(DicomTag tag, out WrittenElement element) => _elements.TryGetValue(tag, out element!);

    internal byte[] EncodeElements(Encoding inherited)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        WriteElements(writer, inherited);
        return stream.ToArray();
    }

    /// <param name="inherited">The character set of the data set around (PS3.5 §6.1.2.4), unless this one names its own.</param>
    internal void WriteElements(BinaryWriter writer, Encoding inherited)
    {
        var encoding = TryGetElement(DicomTag.SpecificCharacterSet, out var name) ? CharacterSet.Find(name.Encode(CharacterSet.Default).Span) : inherited;
        foreach (var (tag, element) in _elements)
        {
            var value = element.Encode(encoding);
            if (!element.VR.HasLongLength && value.Length >= ushort.MaxValue)
                throw Broken(tag, $"{value.Length} bytes do not fit into the length field of {element.VR}.");
            writer.WriteHeader(tag, element.VR, element.IsEncapsulated ? ExplicitLittleEndian.UndefinedLength : (uint)value.Length + (uint)(value.Length & 1));
            writer.WritePadded(value.Span, element.VR.IsText && element.VR != DicomVR.UI ? (byte)' ' : (byte)0);
        }
    }

    private void Put(DicomTag tag, WrittenElement element) => _elements[tag] = element;

    private static byte[] EncodeItems(List<DicomDatasetWriter> items, Encoding encoding)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var item in items)
            writer.WriteItem(item.EncodeElements(encoding));
        return stream.ToArray();
    }

    private static byte[] EncodeText(DicomTag tag, DicomVR vr, string text, Encoding encoding)
    {
        try
        {
            return (vr.HasCharacterSet ? encoding : CharacterSet.Default).GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            // The exception that is dropped shows a character of the value.
            throw Broken(tag, "It has characters that Specific Character Set cannot write.");
        }
    }

    private static DicomTag CheckTag(DicomTag tag) => tag.Element != 0 && tag.Group is > 2 and < 0xFFFE
        ? tag
        : throw Broken(tag, "The writer itself writes meta header, group lengths and items.");

    private static ArgumentException Broken(DicomTag tag, string rule) => new($"{tag}: {rule}");
}
