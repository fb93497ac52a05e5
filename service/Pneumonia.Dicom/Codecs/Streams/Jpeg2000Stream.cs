using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>
/// A frame as a JPEG 2000 codestream (ITU-T T.800, the same as ISO/IEC 15444-1). The decoders fill what is missing with gray: that every packet is
/// there is found here.
/// </summary>
internal static class Jpeg2000Stream
{
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

    /// <summary>
    /// Reads the header and walks all packets, or where the walk does not follow the codestream, its tile-parts.
    /// </summary>
    /// <exception cref="DicomException">Damaged or not whole (309), components of different depth or size (310), too many packets (311).</exception>
    public static FrameHeader Read(ReadOnlyMemory<byte> stream)
    {
        var codestream = Jpeg2000Codestream.Read(stream);
        if (!codestream.HasEqualComponents)
            throw new DicomException(DicomFault.FrameMismatch, "Components of different depth or size are not read.", tag: DicomTag.PixelData);
        if (codestream.Rows > ushort.MaxValue || codestream.Columns > ushort.MaxValue)
            throw FrameHeader.Damaged($"JPEG 2000 of {codestream.Rows} x {codestream.Columns} pixels.");
        codestream.ProveWhole();
        return new FrameHeader(codestream.Rows, codestream.Columns, codestream.SamplesPerPixel, codestream.Precision, codestream.IsSigned);
    }

    /// <summary>
    /// Refuses the colour that the module's decoders give wrongly: OpenJPEG's is asked for 8 bits of each of three samples, OpenJPH's for lines of all
    /// three in turn, which it gives only where a component transform (SGcod, ITU-T T.800 A.6.1) needs all three.
    /// </summary>
    /// <exception cref="DicomException">Such colour (112).</exception>
    public static void RequireReadableColour(ReadOnlySpan<byte> stream, FrameHeader header, bool isHighThroughput)
    {
        bool isReadable = header.Samples == 1 || (isHighThroughput ? HasComponentTransform(stream) : header.Precision <= 8);
        if (!isReadable)
        {
            throw new DicomException(
                DicomFault.UnsupportedTransferSyntax, $"JPEG 2000 of {header.Samples} samples with {header.Precision} bits coded in this way is not read.",
                tag: DicomTag.PixelData);
        }
    }

    /// <summary>Looks into the main header's COD, behind the start of the codestream and before the first tile-part.</summary>
    private static bool HasComponentTransform(ReadOnlySpan<byte> stream)
    {
        for (int at = 2; stream.Length - at >= 9; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(stream[(at + 2)..]))
        {
            ushort marker = BinaryPrimitives.ReadUInt16BigEndian(stream[at..]);
            if (marker == 0xFF52)
                return stream[at + 8] == 1;
            if (marker == 0xFF90)
                break;
        }

        return false;
    }
}
