using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>The three tables of PALETTE COLOR (PS3.3 §C.7.9), plain or segmented.</summary>
internal sealed class ColourPalette
{
    private readonly int _first;
    private readonly ushort[][] _tables;

    private ColourPalette(int first, int bits, ushort[][] tables) => (_first, Bits, _tables) = (first, bits, tables);

    /// <summary>Of an entry: 8 or 16.</summary>
    public int Bits { get; }

    /// <summary>Values before the first entry have its colour, values behind the last one the last one's (PS3.3 §C.7.6.3.1.5).</summary>
    public (ushort Red, ushort Green, ushort Blue) this[long value]
    {
        get
        {
            int entry = (int)Math.Clamp(value - _first, 0, _tables[0].Length - 1);
            return (_tables[0][entry], _tables[1][entry], _tables[2][entry]);
        }
    }

    /// <exception cref="DicomException">A table is missing (110), or descriptor and data do not fit each other (111).</exception>
    public static ColourPalette Read(DicomDataset dataset, bool isSigned)
    {
        var descriptors = new (int Count, int First, int Bits)[3];
        ushort[][] tables = new ushort[3][];
        for (ushort colour = 0; colour < 3; colour++)
        {
            descriptors[colour] = ReadDescriptor(dataset, new DicomTag(0x0028, (ushort)(0x1101 + colour)), isSigned);
            tables[colour] = ReadTable(dataset, colour, descriptors[colour].Count, descriptors[colour].Bits);
        }

        PixelDescription.Require(
            descriptors[1] == descriptors[0] && descriptors[2] == descriptors[0], DicomFault.InvalidAttribute,
            "The descriptors of the three palette tables differ.", new DicomTag(0x0028, 0x1101));
        return new ColourPalette(descriptors[0].First, descriptors[0].Bits, tables);
    }

    /// <summary>PS3.3 §C.7.6.3.1.5: number of entries, 0 for 65,536; the value of the first; bits of an entry.</summary>
    private static (int Count, int First, int Bits) ReadDescriptor(DicomDataset dataset, DicomTag tag, bool isSigned)
    {
        PixelDescription.Require(dataset.Contains(tag), DicomFault.MissingAttribute, "The image has no palette.", tag);
        int count = 0, first = 0, bits = 0;
        bool isRead = dataset.TryGetInt32(tag, out count) && dataset.TryGetInt32(tag, out first, 1) && dataset.TryGetInt32(tag, out bits, 2);
        PixelDescription.Require(isRead && bits is 8 or 16, DicomFault.InvalidAttribute, $"It is not a descriptor of 8 or 16 bits.", tag);
        count = (ushort)count;
        return (count == 0 ? 65_536 : count, isSigned ? (short)first : (ushort)first, bits);
    }

    private static ushort[] ReadTable(DicomDataset dataset, ushort colour, int count, int bits)
    {
        var plain = new DicomTag(0x0028, (ushort)(0x1201 + colour));
        var segmented = new DicomTag(0x0028, (ushort)(0x1221 + colour));
        ushort[]? entries;
        if (dataset.TryGetItem(plain, out var item))
            entries = PlainTable(ReadWords(item, dataset.IsBigEndianOf(item)), item.Value.Length, count, bits);
        else if (dataset.TryGetItem(segmented, out item))
            entries = SegmentedTable.Expand(ReadWords(item, dataset.IsBigEndianOf(item)), count);
        else
            throw new DicomException(DicomFault.MissingAttribute, "The image has a palette's descriptor and not its data.", tag: plain);

        bool fits = entries is not null && (bits == 16 || entries.AsSpan().IndexOfAnyExceptInRange((ushort)0, (ushort)255) < 0);
        PixelDescription.Require(fits, DicomFault.InvalidAttribute, $"It is not a table of {count} entries of {bits} bits.", item.Tag);
        return entries!;
    }

    /// <summary>One word an entry; entries of 8 bits may share a word, the earlier one in its low byte.</summary>
    private static ushort[]? PlainTable(ushort[] words, int bytes, int count, int bits)
    {
        if (words.Length >= count)
            return words[..count];
        if (bits != 8 || bytes < count)
            return null;
        ushort[] entries = new ushort[count];
        for (int i = 0; i < count; i++)
            entries[i] = (byte)(words[i / 2] >> (8 * (i % 2)));
        return entries;
    }

    private static ushort[] ReadWords(DicomItem item, bool isBigEndian)
    {
        ushort[] words = new ushort[item.Value.Length / sizeof(ushort)];
        for (int i = 0; i < words.Length; i++)
        {
            var bytes = item.Value.Span.Slice(i * sizeof(ushort), sizeof(ushort));
            words[i] = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        }

        return words;
    }
}
