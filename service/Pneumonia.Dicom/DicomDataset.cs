using System.Collections;
using System.Globalization;

namespace Pneumonia.Dicom;

/// <summary>
/// The elements of one data set or sequence item, in tag order. Typed access never throws on a bad value: it says that there is none.
/// </summary>
public sealed class DicomDataset : IReadOnlyCollection<DicomItem>
{
    private readonly DicomItem[] _items;
    private readonly bool _isSigned;
    private readonly TextDecoder _decoder;

    /// <param name="items">In tag order, each tag once.</param>
    /// <param name="isSigned">Pixel Representation 1, here or in the data set around: decides between US and SS.</param>
    internal DicomDataset(List<DicomItem> items, bool isBigEndian, bool isSigned, TextDecoder decoder)
    {
        _items = [.. items];
        _isSigned = isSigned;
        _decoder = decoder;
        IsBigEndian = isBigEndian;
    }

    public int Count => _items.Length;

    /// <summary>Byte order of <see cref="DicomItem.Value"/>.</summary>
    public bool IsBigEndian { get; }

    public bool Contains(DicomTag tag) => IndexOf(tag) >= 0;

    public bool TryGetItem(DicomTag tag, out DicomItem item)
    {
        int index = IndexOf(tag);
        item = index >= 0 ? _items[index] : null!;
        return index >= 0;
    }

    /// <summary>
    /// The first value as text without padding, numbers in their invariant form; null when the element is absent, empty, bytes or a sequence.
    /// </summary>
    public string? GetString(DicomTag tag) => GetStrings(tag) is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>
    /// A UID as the identity of something: the stored characters without the blanks and nulls at their end, and nothing else changed, so that
    /// no two UIDs become one. Leading zeros, letters and up to <see cref="DicomLimits.MaxUidCharacters"/> characters are kept as they are.
    /// </summary>
    /// <returns>Null when the element is absent or empty, has several values, is longer, or holds anything but printable ASCII.</returns>
    public string? GetUid(DicomTag tag) => TryGetItem(tag, out var item) ? UidSyntax.ToIdentity(item.Value.Span) : null;

    /// <summary>A DA, also as ACR-NEMA wrote it; null when there is none that can be read.</summary>
    public DateOnly? GetDate(DicomTag date) => DicomDateTime.ParseDate(GetString(date));

    /// <summary>A DT, with its own offset or that of Timezone Offset From UTC; null when there is none that can be read.</summary>
    public DicomDateTime? GetDateTime(DicomTag dateTime) => DicomDateTime.Parse(GetString(dateTime), GetString(DicomTag.TimezoneOffsetFromUtc));

    /// <summary>A DA and a TM, with the offset of Timezone Offset From UTC; null when there is no date that can be read.</summary>
    public DicomDateTime? GetDateTime(DicomTag date, DicomTag time) =>
        DicomDateTime.Parse(GetString(date), GetString(time), GetString(DicomTag.TimezoneOffsetFromUtc));

    /// <summary>All values, split at the backslash; empty when the element is absent, empty, bytes or a sequence.</summary>
    public IReadOnlyList<string> GetStrings(DicomTag tag) => TryGetItem(tag, out var item) ? GetStrings(item) : [];

    /// <summary>The value at <paramref name="index"/> of US, SS, UL, SL, or of text that is a whole number.</summary>
    public bool TryGetInt32(DicomTag tag, out int value, int index = 0)
    {
        value = 0;
        if (!TryGetItem(tag, out var item))
            return false;
        var vr = EffectiveVR(item);
        if (vr.IsText)
            return int.TryParse(Value(item, index), NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
        if (vr.Code is not ("US" or "SS" or "UL" or "SL") || !TryGetNumber(item, index, out double number) || number > int.MaxValue)
            return false;
        value = (int)number;
        return true;
    }

    /// <summary>The value at <paramref name="index"/> of any binary number, or of text that is a number; finite.</summary>
    public bool TryGetDouble(DicomTag tag, out double value, int index = 0)
    {
        value = 0;
        if (!TryGetItem(tag, out var item))
            return false;
        bool found = EffectiveVR(item).IsText
            ? double.TryParse(Value(item, index), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            : TryGetNumber(item, index, out number);
        value = found && double.IsFinite(number) ? number : 0;
        return found && double.IsFinite(number);
    }

    /// <summary>The items of a sequence; empty when it is absent.</summary>
    public IReadOnlyList<DicomDataset> GetSequence(DicomTag tag) => TryGetItem(tag, out var item) ? item.Items ?? [] : [];

    public IEnumerator<DicomItem> GetEnumerator() => ((IEnumerable<DicomItem>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The VR to read a value by: the dictionary's where a sender wrote UN, or a VR of mere bytes, for an attribute that the standard has.</summary>
    internal DicomVR EffectiveVR(DicomItem item) => item.VR.IsBytes ? DicomDictionary.ImplicitVR(item.Tag, _isSigned) : item.VR;

    /// <summary>UN is little endian in every transfer syntax (PS3.5 §6.2.2).</summary>
    internal bool IsBigEndianOf(DicomItem item) => IsBigEndian && item.VR != DicomVR.UN;

    internal IReadOnlyList<string> GetStrings(DicomItem item)
    {
        var vr = EffectiveVR(item);
        if (item.Value.IsEmpty)
            return [];
        if (!vr.IsText)
            return BinaryValues.Format(item.Value.Span, vr, IsBigEndianOf(item));
        string text = (vr.HasCharacterSet ? _decoder : TextDecoder.Default).Decode(item.Value.Span, vr);
        return vr.IsMultiText ? Array.ConvertAll(text.Split('\\'), value => value.Trim(' ', '\0')) : [text.TrimEnd(' ', '\0')];
    }

    private string? Value(DicomItem item, int index) => GetStrings(item) is var values && index >= 0 && index < values.Count ? values[index] : null;

    private bool TryGetNumber(DicomItem item, int index, out double number) =>
        BinaryValues.TryGetDouble(item.Value.Span, EffectiveVR(item), IsBigEndianOf(item), index, out number);

    private int IndexOf(DicomTag tag)
    {
        int low = 0, high = _items.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = _items[middle].Tag.CompareTo(tag);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }
}
