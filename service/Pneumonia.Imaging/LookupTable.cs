using System.Buffers.Binary;
using Pneumonia.Dicom;

namespace Pneumonia.Imaging;

/// <summary>An item of Modality LUT Sequence (PS3.3 §C.11.1) or VOI LUT Sequence (PS3.3 §C.11.2).</summary>
internal sealed class LookupTable
{
    private readonly int _first;
    private readonly ushort[] _entries;

    private LookupTable(int first, int bits, ushort[] entries)
    {
        _first = first;
        Bits = bits;
        _entries = entries;
    }

    /// <summary>Bits of an entry; the output runs from 0 to 2^Bits - 1.</summary>
    public int Bits { get; }

    public int Max => (1 << Bits) - 1;

    /// <summary>The item's table, or null when descriptor and data do not fit each other.</summary>
    /// <param name="isSigned">The table's input may be negative, so that its first input value is two's complement.</param>
    public static LookupTable? Read(DicomDataset item, bool isBigEndian, bool isSigned)
    {
        if (!item.TryGetInt32(DicomTag.LutDescriptor, out int count) || !item.TryGetInt32(DicomTag.LutDescriptor, out int first, 1)
            || !item.TryGetInt32(DicomTag.LutDescriptor, out int bits, 2) || !item.TryGetItem(DicomTag.LutData, out var data))
            return null;

        // PS3.3 §C.11.1.1.1: a count of 65,536 is written as 0, and all three values have one VR, signed or not.
        count = count == 0 ? 65_536 : (ushort)count;
        first = isSigned ? (short)first : first;
        bits = (ushort)bits;
        if (bits is < 8 or > 16)
            return null;

        ushort[] entries = new ushort[count];
        var bytes = data.Value.Span;
        if (bytes.Length >= 2 * count)
        {
            for (int i = 0; i < count; i++)
                entries[i] = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
        }
        else if (bits == 8 && bytes.Length >= count + (count & 1))
        {
            // One byte an entry, two to a word, the first in the lower half (PS3.3 §C.11.1.1.1); OB is bytes in any byte order.
            int swap = isBigEndian && data.VR != DicomVR.OB ? 1 : 0;
            for (int i = 0; i < count; i++)
                entries[i] = bytes[i ^ swap];
        }
        else
        {
            return null;
        }

        return entries.Max() < 1 << bits ? new LookupTable(first, bits, entries) : null;
    }

    /// <summary>Inputs before the first entry take the first, inputs past the last the last (PS3.3 §C.11.1.1.1, §C.11.2.1.1).</summary>
    public int Map(double input) => _entries[(int)Math.Clamp(Math.Round(input) - _first, 0, _entries.Length - 1)];

    /// <summary>The same table with as many bits as its entries fill: some vendors declare 16 and fill 12, which would leave the image black.</summary>
    public LookupTable Narrowed()
    {
        int bits = Bits;
        int max = _entries.Max();
        while (bits > 8 && max < 1 << (bits - 1))
            bits--;
        return bits == Bits ? this : new LookupTable(_first, bits, _entries);
    }
}
