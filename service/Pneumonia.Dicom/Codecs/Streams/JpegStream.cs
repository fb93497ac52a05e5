using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>The frame header of JPEG (ITU-T T.81 annex B) and JPEG-LS (ITU-T T.87 annex C).</summary>
internal static class JpegStream
{
    private const byte StartOfImage = 0xD8, Temporary = 0x01, StartOfScan = 0xDA, EndOfImage = 0xD9, JpegLsFrame = 0xF7;

    public static FrameHeader ReadHeader(ReadOnlySpan<byte> stream, bool isJpegLs)
    {
        if (stream.Length < 4 || stream[0] != 0xFF || stream[1] != StartOfImage)
            throw FrameHeader.Damaged("It does not start as JPEG does.");
        int at = 2;
        while (true)
        {
            // B.1.1.2: any number of fill bytes may stand before a marker.
            while (at + 1 < stream.Length && stream[at] == 0xFF && stream[at + 1] == 0xFF)
                at++;
            if (stream.Length - at < 4 || stream[at] != 0xFF)
                throw FrameHeader.Damaged($"No JPEG marker at byte {at}, before any frame header.");
            byte marker = stream[at + 1];
            if (marker is <= Temporary or StartOfScan or EndOfImage or (>= 0xD0 and <= StartOfImage))
                throw FrameHeader.Damaged($"JPEG marker {marker:X2} before any frame header.");
            int length = BinaryPrimitives.ReadUInt16BigEndian(stream[(at + 2)..]);
            if (length < 2 || length > stream.Length - at - 2)
                throw FrameHeader.Damaged($"JPEG marker {marker:X2} is longer than the stream.");
            if (IsFrame(marker))
            {
                var header = Read(marker, stream.Slice(at + 4, length - 2), stream, isJpegLs);
                return header with { IsByPlane = isJpegLs && header.Samples > 1 && IsByPlane(stream[(at + 2 + length)..]) };
            }

            at += 2 + length;
        }
    }

    /// <summary>SOF0 to SOF15 (C4, C8 and CC are other markers), and JPEG-LS's SOF55.</summary>
    private static bool IsFrame(byte marker) => marker is JpegLsFrame or (>= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC);

    private static FrameHeader Read(byte marker, ReadOnlySpan<byte> segment, ReadOnlySpan<byte> stream, bool isJpegLs)
    {
        // Baseline, extended, progressive and lossless with Huffman codes; hierarchical and arithmetic ones have no decoder.
        bool isDecoded = isJpegLs ? marker == JpegLsFrame : marker is 0xC0 or 0xC1 or 0xC2 or 0xC3;
        if (!isDecoded)
            throw new DicomException(DicomFault.UnsupportedTransferSyntax, $"A JPEG frame of kind {marker:X2} is not read here.", tag: DicomTag.PixelData);
        if (segment.Length < 6 || segment.Length < 6 + (3 * segment[5]))
            throw FrameHeader.Damaged("The JPEG frame header is cut short.");
        // CharLS runs on for ever where a stream breaks off.
        if (isJpegLs && !stream.TrimEnd((byte)0).EndsWith([(byte)0xFF, EndOfImage]))
            throw FrameHeader.Damaged("The JPEG-LS stream has no end.");
        int rows = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), columns = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        return new FrameHeader(rows, columns, Samples: segment[5], Precision: segment[0]);
    }

    /// <summary>T.87 §C.2.3: a scan of one component where the frame has several, so that the others follow in scans of their own.</summary>
    private static bool IsByPlane(ReadOnlySpan<byte> behindFrame)
    {
        for (int at = 0; at + 4 < behindFrame.Length && behindFrame[at] == 0xFF; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(behindFrame[(at + 2)..]))
        {
            if (behindFrame[at + 1] == StartOfScan)
                return behindFrame[at + 4] == 1;
        }

        return false;
    }
}
