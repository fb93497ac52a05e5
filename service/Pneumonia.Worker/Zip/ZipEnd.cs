using System.Buffers.Binary;

namespace Pneumonia.Worker.Zip;

/// <summary>What stands at the end of a zip archive and is written last (APPNOTE §4.3.14 to 4.3.16): where its directory lies.</summary>
/// <param name="DirectoryPosition">Where the first entry's header begins.</param>
/// <param name="DirectoryBytes">How long the directory is; it ends before the end record.</param>
internal sealed record ZipEnd(long DirectoryPosition, long DirectoryBytes, long Entries)
{
    private const int RecordBytes = 22, LocatorBytes = 20, Record64Bytes = 56;
    private const uint Signature = 0x06054B50, LocatorSignature = 0x07064B50, Signature64 = 0x06064B50;

    /// <summary>The end record is there, so that all before it has been written.</summary>
    public static bool IsThere(Stream archive) => FindRecord(archive, out _) is not null;

    /// <exception cref="ZipException">There is none, or it contradicts itself.</exception>
    public static ZipEnd Read(Stream archive)
    {
        byte[] record = FindRecord(archive, out long position)
            ?? throw ZipException.Refused("The zip archive is not whole: it lacks the record at its end, which is written last.");
        // Disk numbers; a part of an archive in several files has others.
        var end = Field16(4) == 0 && Field16(6) == 0 && Field16(8) == Field16(10)
            ? new ZipEnd(Field32(16), Field32(12), Field16(10))
            : throw ZipException.Refused("The zip archive is a part of one in several files.");
        if (end.Entries == ushort.MaxValue || end.DirectoryBytes == uint.MaxValue || end.DirectoryPosition == uint.MaxValue)
            end = Read64(archive, ref position) ?? end;
        if (end.DirectoryPosition < 0 || end.DirectoryBytes < 0 || end.Entries < 0 || end.DirectoryPosition > position || end.DirectoryBytes > position - end.DirectoryPosition)
            throw ZipException.Refused("The zip archive is damaged: its directory does not lie within it.");
        return end;

        ushort Field16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(at));
        uint Field32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(at));
    }

    // Behind the record comes a comment, which may hold what looks like a record: the real one's length fits the file's end.
    private static byte[]? FindRecord(Stream archive, out long position)
    {
        byte[] tail = new byte[(int)Math.Min(archive.Length, RecordBytes + ushort.MaxValue)];
        long start = archive.Length - tail.Length;
        archive.Position = start;
        archive.ReadExactly(tail);
        for (int at = tail.Length - RecordBytes; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == Signature
                && BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + RecordBytes - sizeof(ushort))) == tail.Length - at - RecordBytes)
            {
                position = start + at;
                return tail[at..(at + RecordBytes)];
            }
        }

        position = 0;
        return null;
    }

    // Null when there is none: 65535 entries are possible without.
    private static ZipEnd? Read64(Stream archive, ref long position)
    {
        if (TryRead(archive, position - LocatorBytes, LocatorBytes, LocatorSignature) is not { } locator)
            return null;

        long at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        if (TryRead(archive, at, Record64Bytes, Signature64) is not { } record)
            throw ZipException.Refused("The zip archive is damaged: its zip64 end record is not where it should be.");

        position = at;
        return new ZipEnd(
            BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48)), BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(40)),
            BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(32)));
    }

    private static byte[]? TryRead(Stream archive, long position, int count, uint signature)
    {
        if (position < 0 || position > archive.Length - count)
            return null;

        byte[] bytes = new byte[count];
        archive.Position = position;
        archive.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) == signature ? bytes : null;
    }
}
