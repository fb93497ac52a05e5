using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>
/// Header and outer structure of a JPEG 2000 codestream (ITU-T T.800 annex A). The decoders fill what is missing with gray: that every tile-part is
/// there is found here.
/// </summary>
internal static class Jpeg2000Stream
{
    private const ushort StartOfCodestream = 0xFF4F, Size = 0xFF51, StartOfTilePart = 0xFF90, StartOfData = 0xFF93, EndOfCodestream = 0xFFD9;

    /// <summary>The codestream: a file format's boxes around it (ITU-T T.800 annex I), which DICOM does not allow but some write, are left out.</summary>
    public static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> frame)
    {
        var bytes = frame.Span;
        if (bytes.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != 0x6A502020)
            return frame;
        long at = 0;
        while (bytes.Length - at >= 8)
        {
            var box = bytes[(int)at..];
            long length = BinaryPrimitives.ReadUInt32BigEndian(box);
            int header = 8;
            if (length == 1 && box.Length >= 16)
                (length, header) = (BinaryPrimitives.ReadInt64BigEndian(box[8..]), 16);
            if (length == 0)
                length = box.Length;
            if (length < header || length > box.Length)
                break;
            if (BinaryPrimitives.ReadUInt32BigEndian(box[4..]) == 0x6A703263)
                return frame.Slice((int)at + header, (int)length - header);
            at += length;
        }

        throw FrameHeader.Damaged("The JPEG 2000 file has no whole codestream box.");
    }

    public static FrameHeader Read(ReadOnlySpan<byte> stream)
    {
        if (stream.Length < 6 || BinaryPrimitives.ReadUInt16BigEndian(stream) != StartOfCodestream || BinaryPrimitives.ReadUInt16BigEndian(stream[2..]) != Size)
            throw FrameHeader.Damaged("It does not start as JPEG 2000 does.");
        var size = Segment(stream, 2);
        if (size.Length < 36 || size.Length < 36 + (3 * Components(size)) || Components(size) == 0)
            throw FrameHeader.Damaged("The JPEG 2000 size marker is cut short.");
        var header = ReadSize(size);
        int at = 2;
        while (Marker(stream, at) != StartOfTilePart)
            at += 2 + Segment(stream, at).Length + 2;
        RequireTileParts(stream, at, Tiles(size));
        return header;
    }

    private static FrameHeader ReadSize(ReadOnlySpan<byte> size)
    {
        long columns = Number(size, 2) - Number(size, 10), rows = Number(size, 6) - Number(size, 14);
        int components = Components(size);
        for (int i = 0; i < components; i++)
        {
            var component = size.Slice(36 + (3 * i), 3);
            if (component[0] != size[36] || component[1] != 1 || component[2] != 1)
                throw new DicomException(DicomFault.FrameMismatch, "Components of different depth or size are not read.", tag: DicomTag.PixelData);
        }

        if (rows is < 1 or > ushort.MaxValue || columns is < 1 or > ushort.MaxValue)
            throw FrameHeader.Damaged($"JPEG 2000 of {rows} x {columns} pixels.");
        return new FrameHeader((int)rows, (int)columns, components, (size[36] & 0x7F) + 1, (size[36] & 0x80) != 0);
    }

    private static int Components(ReadOnlySpan<byte> size) => BinaryPrimitives.ReadUInt16BigEndian(size[34..]);

    private static long Tiles(ReadOnlySpan<byte> size)
    {
        long width = Number(size, 18), height = Number(size, 22);
        if (width == 0 || height == 0 || Number(size, 26) > Number(size, 10) || Number(size, 30) > Number(size, 14))
            throw FrameHeader.Damaged("JPEG 2000 tiles without size or beyond the image.");
        return (Number(size, 2) - Number(size, 26) + width - 1) / width * ((Number(size, 6) - Number(size, 30) + height - 1) / height);
    }

    /// <summary>A.4.2: each tile-part says its length; a length of 0 is the last one's and runs to the end of the codestream.</summary>
    private static void RequireTileParts(ReadOnlySpan<byte> stream, int at, long tiles)
    {
        var parts = new Dictionary<int, (int Seen, int Declared)>();
        while (stream.Length - at >= 2 && BinaryPrimitives.ReadUInt16BigEndian(stream[at..]) == StartOfTilePart)
        {
            var part = Segment(stream, at);
            if (part.Length != 8)
                throw FrameHeader.Damaged("A JPEG 2000 tile-part header of a wrong length.");
            long length = Number(part, 2);
            if (length == 0)
            {
                var tail = stream[at..].TrimEnd((byte)0);
                if (tail.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(tail[^2..]) != EndOfCodestream)
                    throw FrameHeader.Damaged("The JPEG 2000 codestream has no end.");
                length = stream.Length - at;
            }

            if (length < 14 || length > stream.Length - at)
                throw FrameHeader.Damaged($"A JPEG 2000 tile-part of {length} bytes, {stream.Length - at} are left.");
            int tile = BinaryPrimitives.ReadUInt16BigEndian(part);
            var (seen, declared) = parts.GetValueOrDefault(tile);
            parts[tile] = (seen + 1, Math.Max(declared, part[7]));
            at += (int)length;
        }

        if (parts.Count != tiles || parts.Any(part => part.Key >= tiles || part.Value.Seen < part.Value.Declared))
            throw FrameHeader.Damaged($"JPEG 2000 tile-parts of {parts.Count} tiles whole or in part; there are {tiles}.");
    }

    private static ushort Marker(ReadOnlySpan<byte> stream, int at) =>
        stream.Length - at >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(stream[at..]) : throw FrameHeader.Damaged("The JPEG 2000 header is cut short.");

    /// <summary>The bytes of a marker segment after its length.</summary>
    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> stream, int at)
    {
        ushort marker = Marker(stream, at);
        int length = marker is >= 0xFF50 and not StartOfData && stream.Length - at >= 4 ? BinaryPrimitives.ReadUInt16BigEndian(stream[(at + 2)..]) : 0;
        return length >= 2 && length <= stream.Length - at - 2
            ? stream.Slice(at + 4, length - 2)
            : throw FrameHeader.Damaged($"A JPEG 2000 marker segment at byte {at} is cut short.");
    }

    private static long Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
