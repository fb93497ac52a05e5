using System.Buffers.Binary;

namespace Pneumonia.Dicom;

/// <summary>Size, bit depth and colour of a JPEG XL codestream (ISO/IEC 18181-1 §9.2 SizeHeader, annex A ImageMetadata), bare or in boxes.</summary>
internal static class JpegXlStream
{
    private const uint CodestreamBox = 0x6A786C63, PartialCodestreamBox = 0x6A786C70;

    private static readonly (int Numerator, int Denominator)[] Ratios = [(1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)];

    public static FrameHeader ReadHeader(ReadOnlySpan<byte> frame)
    {
        var stream = Codestream(frame);
        if (stream.Length < 4 || stream[0] != 0xFF || stream[1] != 0x0A)
            throw FrameHeader.Damaged("It does not start as JPEG XL does.");
        var bits = new Bits(stream[2..]);

        bool isSmall = bits.Take(1) == 1;
        int rows = ReadSide(ref bits, isSmall);
        int ratio = bits.Take(3);
        int columns = ratio == 0 ? ReadSide(ref bits, isSmall) : (int)((long)rows * Ratios[ratio - 1].Numerator / Ratios[ratio - 1].Denominator);

        // All defaults: 8 bits, three samples, in XYB.
        if (bits.Take(1) == 1)
            throw InXyb();
        if (bits.Take(1) == 1)
            SkipExtraFields(ref bits);
        if (bits.Take(1) == 1)
            throw new DicomException(DicomFault.UnsupportedTransferSyntax, "JPEG XL with floating point samples is not read.", tag: DicomTag.PixelData);
        int precision = bits.Take(2) switch { 0 => 8, 1 => 10, 2 => 12, _ => bits.Take(6) + 1 };
        bits.Take(1); // modular_16bit_buffers
        if (bits.Take(2) != 0)
            throw new DicomException(DicomFault.UnsupportedTransferSyntax, "JPEG XL with extra channels is not read.", tag: DicomTag.PixelData);
        // libjxl, as the module calls it, would give XYB (lossy, for the eye) as linear light: other values than those that were stored.
        if (bits.Take(1) == 1)
            throw InXyb();
        bool isSrgb = bits.Take(1) == 1;
        bits.Take(1); // want_icc
        bool isGray = !isSrgb && bits.Take(2) == 1;
        return new FrameHeader(rows, columns, isGray ? 1 : 3, precision);
    }

    private static DicomException InXyb() => new(DicomFault.UnsupportedTransferSyntax, "JPEG XL in XYB colour is not read.", tag: DicomTag.PixelData);

    private static void SkipExtraFields(ref Bits bits)
    {
        bits.Take(3); // Orientation: an image to be turned is not what the data set describes, but the decoder turns it and its size is checked.
        if (bits.Take(1) == 1)
            ReadSideways(ref bits);
        if (bits.Take(1) == 1 || bits.Take(1) == 1)
            throw new DicomException(DicomFault.UnsupportedTransferSyntax, "JPEG XL with a preview or animation is not read.", tag: DicomTag.PixelData);
    }

    private static void ReadSideways(ref Bits bits)
    {
        bool isSmall = bits.Take(1) == 1;
        ReadSide(ref bits, isSmall);
        if (bits.Take(3) == 0)
            ReadSide(ref bits, isSmall);
    }

    private static int ReadSide(ref Bits bits, bool isSmall) => isSmall
        ? (bits.Take(5) + 1) * 8
        : bits.Take(bits.Take(2) switch { 0 => 9, 1 => 13, 2 => 18, _ => 30 }) + 1;

    private static ReadOnlySpan<byte> Codestream(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(frame[4..]) != 0x4A584C20)
            return frame;
        while (frame.Length >= 12)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(frame), type = BinaryPrimitives.ReadUInt32BigEndian(frame[4..]);
            if (type == CodestreamBox)
                return frame[(length == 1 && frame.Length >= 16 ? 16 : 8)..];
            if (type == PartialCodestreamBox)
                return frame[12..];
            if (length < 8 || length > frame.Length)
                break;
            frame = frame[(int)length..];
        }

        throw FrameHeader.Damaged("The JPEG XL container has no codestream.");
    }

    /// <summary>Bits, least significant first.</summary>
    private ref struct Bits(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at;

        public int Take(int count)
        {
            int value = 0;
            for (int i = 0; i < count; i++, _at++)
            {
                if (_at / 8 >= _bytes.Length)
                    throw FrameHeader.Damaged("The JPEG XL header is cut short.");
                value |= ((_bytes[_at / 8] >> (_at % 8)) & 1) << i;
            }

            return value;
        }
    }
}
