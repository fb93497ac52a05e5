using System.Buffers.Binary;

namespace Pneumonia.Worker.Zip;

/// <summary>Reads the directory of a zip archive (APPNOTE §4.3.12), bounded. Of the entries nothing is read.</summary>
internal static class ZipDirectory
{
    /// <summary>More than Intake:ZipMaxEntries can be set to; bounds the memory whatever is set.</summary>
    public const int MaxEntries = 100_000;

    /// <summary>Names, comments and extra fields of <see cref="MaxEntries"/> with some 600 bytes each.</summary>
    private const int MaxBytes = 64 << 20;

    private const int HeaderBytes = 46;
    private const uint Signature = 0x02014B50;
    private const ushort EncryptedFlag = 1, Zip64Field = 1;

    /// <summary>In the order of the directory.</summary>
    /// <exception cref="ZipException">The archive is not whole, damaged, in several files, or larger than anything in use.</exception>
    public static IReadOnlyList<ZipEntry> Read(Stream archive)
    {
        var end = ZipEnd.Read(archive);
        if (end.Entries > MaxEntries || end.DirectoryBytes > MaxBytes)
            throw ZipException.Refused($"The zip archive has {end.Entries} entries and a directory of {end.DirectoryBytes} bytes; at most {MaxEntries} and {MaxBytes} are read.");

        byte[] directory = new byte[(int)end.DirectoryBytes];
        archive.Position = end.DirectoryPosition;
        archive.ReadExactly(directory);
        var entries = new List<ZipEntry>((int)end.Entries);
        for (ReadOnlySpan<byte> rest = directory; rest.Length > 0;)
            entries.Add(ReadEntry(ref rest, entries.Count + 1, end.DirectoryPosition));
        return entries.Count == end.Entries
            ? entries
            : throw ZipException.Refused($"The zip archive is damaged: its directory has {entries.Count} entries, its end says {end.Entries}.");
    }

    private static ZipEntry ReadEntry(ref ReadOnlySpan<byte> rest, int number, long limit)
    {
        if (rest.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(rest) != Signature)
            throw ZipException.Refused($"The zip archive is damaged: entry {number} of its directory is none.");

        var header = rest[..HeaderBytes];
        int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]), extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        int commentBytes = BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        rest = rest[HeaderBytes..];
        if (nameBytes + extraBytes + commentBytes > rest.Length)
            throw ZipException.Refused($"The zip archive is damaged: entry {number} of its directory is longer than what is left of it.");

        var name = rest[..nameBytes];
        var extra = rest.Slice(nameBytes, extraBytes);
        rest = rest[(nameBytes + extraBytes + commentBytes)..];

        // Zip64 (§4.5.3): those of the three that do not fit stand in an extra field, in this order.
        var zip64 = Zip64Of(extra);
        long size = Wide(header[24..], ref zip64), compressed = Wide(header[20..], ref zip64), position = Wide(header[42..], ref zip64);
        if (size < 0 || compressed < 0 || position < 0 || position > limit || compressed > limit - position)
            throw ZipException.Refused($"The zip archive is damaged: entry {number} does not lie within it.");

        return new ZipEntry(
            ZipEntryName.Decode(name), (ZipMethod)BinaryPrimitives.ReadUInt16LittleEndian(header[10..]),
            (BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) & EncryptedFlag) != 0, BinaryPrimitives.ReadUInt32LittleEndian(header[16..]), compressed, size, position);
    }

    private static ReadOnlySpan<byte> Zip64Of(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
                break;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == Zip64Field)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return [];
    }

    private static long Wide(ReadOnlySpan<byte> field, ref ReadOnlySpan<byte> zip64)
    {
        uint narrow = BinaryPrimitives.ReadUInt32LittleEndian(field);
        if (narrow != uint.MaxValue || zip64.Length < sizeof(long))
            return narrow;

        long wide = BinaryPrimitives.ReadInt64LittleEndian(zip64);
        zip64 = zip64[sizeof(long)..];
        return wide;
    }
}
